PLAYLIST_NOT_FOUND = Die Liste { $name } gibt es nicht.
PLAYLIST_STALE = Das Video { $video_id } der Liste { $name } gibt es nicht mehr.
PLAYLIST_VIDEOS_FAILED = Die Videos lassen sich gerade nicht zeigen.
PLAYLIST_VIDEOS_AWAY =
    { $retry_after ->
        [one] Die Videos sind gerade nicht da; bitte versuchen Sie es in einer Sekunde wieder.
       *[other] Die Videos sind gerade nicht da; bitte versuchen Sie es in { $retry_after } Sekunden wieder.
    }
