PARCEL_NOT_FOUND = Paczka { $parcel } nie istnieje.
PARCEL_LIMITED = { $limit ->
    [one] Najwyżej { $limit } paczka dziennie.
    [few] Najwyżej { $limit } paczki dziennie.
   *[many] Najwyżej { $limit } paczek dziennie.
}
PARCEL_LOST = Coś poszło nie tak.
PARCEL_DAMAGED = Paczka jest uszkodzona: { $reason }.
