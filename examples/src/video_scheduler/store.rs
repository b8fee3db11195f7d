//! Videos, posts and schedules, in the database.

use std::time::SystemTime;

use error_actix::standard::{ResourceAlreadyExistsError, ResourceNotFoundError};
use rusqlite::{OptionalExtension as _, Row, params};
use serde::Serialize;

use super::{AppError, DatabaseError};
use crate::sqlite::{Database, DatabaseFault, Meaning};

pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS video (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, format TEXT NOT NULL, bytes INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS post (
        video TEXT NOT NULL REFERENCES video (id) ON DELETE CASCADE,
        platform TEXT NOT NULL, posted_at INTEGER NOT NULL, remote_id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS schedule (
        id TEXT PRIMARY KEY, video TEXT NOT NULL REFERENCES video (id) ON DELETE CASCADE,
        platform TEXT NOT NULL, due INTEGER NOT NULL, state TEXT NOT NULL
    ) STRICT;
";

#[derive(Clone, Debug)]
pub(super) struct Store(pub(super) Database);

/// A video as it is kept, and as a client gets it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Video {
    pub(super) video_id: String,
    #[serde(skip)]
    pub(super) owner: String,
    pub(super) title: String,
    pub(super) format: String,
    pub(super) bytes: i64,
}

/// A post that waits, or did.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    pub(super) id: String,
    pub(super) video: String,
    pub(super) platform: String,
    pub(super) due: u64,
    /// `waiting`, `posted` or `failed`.
    pub(super) state: String,
}

impl Video {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (video_id, owner) = (row.get("id")?, row.get("owner")?);
        Ok(Self {
            video_id,
            owner,
            title: row.get("title")?,
            format: row.get("format")?,
            bytes: row.get("bytes")?,
        })
    }
}

impl Schedule {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            video: row.get("video")?,
            platform: row.get("platform")?,
            due: row.get::<_, i64>("due")?.unsigned_abs(),
            state: row.get("state")?,
        })
    }
}

/// Whatever the database says but that there is no row, or one too many.
fn failed(operation: &'static str) -> impl Fn(DatabaseFault) -> AppError {
    move |source| DatabaseError { operation, source }.into()
}

fn found<T>(
    operation: &'static str,
    kind: &'static str,
    id: String,
    result: Result<T, DatabaseFault>,
) -> Result<T, AppError> {
    result.map_err(|fault| match fault.meaning() {
        Meaning::Missing => ResourceNotFoundError::new(kind, id).into(),
        _ => failed(operation)(fault),
    })
}

impl Store {
    pub(super) async fn video(&self, id: &str) -> Result<Video, AppError> {
        let (id, asked) = (id.to_owned(), id.to_owned());
        let find = "SELECT * FROM video WHERE id = ?1";
        let row = self.0.run(move |connection| connection.query_row(find, [asked], Video::of)).await;
        found("find_video", "Video", id, row)
    }

    pub(super) async fn add_video(&self, video: &Video) -> Result<(), AppError> {
        let Video { video_id, owner, title, format, bytes } = video.clone();
        let add = "INSERT INTO video (id, owner, title, format, bytes) VALUES (?1, ?2, ?3, ?4, ?5)";
        let added = self
            .0
            .run(move |connection| connection.execute(add, params![video_id, owner, title, format, bytes]));
        added.await.map(drop).map_err(|fault| match fault.meaning() {
            Meaning::Taken => ResourceAlreadyExistsError::new("Video", video.video_id.as_str()).into(),
            _ => failed("add_video")(fault),
        })
    }

    pub(super) async fn remove_video(&self, id: &str) -> Result<(), AppError> {
        let id = id.to_owned();
        let removed =
            self.0.run(move |connection| connection.execute("DELETE FROM video WHERE id = ?1", [id])).await;
        removed.map(drop).map_err(failed("remove_video"))
    }

    /// When the video was posted to the platform last, in seconds since 1970.
    pub(super) async fn last_post(
        &self,
        video: &str,
        platform: &'static str,
    ) -> Result<Option<u64>, AppError> {
        let video = video.to_owned();
        let latest =
            "SELECT posted_at FROM post WHERE video = ?1 AND platform = ?2 ORDER BY posted_at DESC LIMIT 1";
        let row = self.0.run(move |connection| {
            connection.query_row(latest, params![video, platform], |row| row.get::<_, i64>(0)).optional()
        });
        Ok(row.await.map_err(failed("find_post"))?.map(i64::unsigned_abs))
    }

    pub(super) async fn add_post(
        &self,
        video: &str,
        platform: &'static str,
        now: u64,
        remote_id: &str,
    ) -> Result<(), AppError> {
        let (video, remote_id, now) = (video.to_owned(), remote_id.to_owned(), signed(now));
        let add = "INSERT INTO post (video, platform, posted_at, remote_id) VALUES (?1, ?2, ?3, ?4)";
        let added =
            self.0.run(move |connection| connection.execute(add, params![video, platform, now, remote_id]));
        added.await.map(drop).map_err(failed("add_post"))
    }

    pub(super) async fn add_schedule(&self, schedule: &Schedule) -> Result<(), AppError> {
        let Schedule { id, video, platform, due, state } = schedule.clone();
        let add = "INSERT INTO schedule (id, video, platform, due, state) VALUES (?1, ?2, ?3, ?4, ?5)";
        let added = self
            .0
            .run(move |connection| connection.execute(add, params![id, video, platform, signed(due), state]));
        added.await.map(drop).map_err(failed("add_schedule"))
    }

    pub(super) async fn schedule(&self, id: &str) -> Result<Schedule, AppError> {
        let (id, asked) = (id.to_owned(), id.to_owned());
        let find = "SELECT * FROM schedule WHERE id = ?1";
        let row = self.0.run(move |connection| connection.query_row(find, [asked], Schedule::of)).await;
        found("find_schedule", "Schedule", id, row)
    }

    pub(super) async fn end_schedule(&self, id: &str, state: &'static str) -> Result<(), AppError> {
        let id = id.to_owned();
        let end = "UPDATE schedule SET state = ?2 WHERE id = ?1";
        let ended = self.0.run(move |connection| connection.execute(end, params![id, state]));
        ended.await.map(drop).map_err(failed("end_schedule"))
    }
}

pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// SQLite's numbers are signed.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
