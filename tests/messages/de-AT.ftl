PARCEL_NOT_FOUND = Das Packerl { $parcel } gibt's nicht.
