## What the shop says in German.

-support = Bitte schreiben Sie an hilfe@example.com.

PARCEL_NOT_FOUND = Das Paket { $parcel } gibt es nicht.
PARCEL_LIMITED = { $limit ->
    [one] Höchstens ein Paket am Tag; in { $retry_after } Sekunden wieder.
   *[other] Höchstens { $limit } Pakete am Tag; in { $retry_after } Sekunden wieder.
}
PARCEL_LOST = Da ist etwas schiefgegangen. { -support }
PARCEL_DAMAGED = Das Paket ist beschädigt: { $reason }.
