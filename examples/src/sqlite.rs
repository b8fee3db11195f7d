//! SQLite for handlers, which must not block.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::error::BlockingError;
use actix_web::web;
use error_actix::Error;
use rusqlite::{Connection, ErrorCode};

/// One connection to a database file, which the threads for blocking work take in turn. Clones share it.
#[derive(Clone)]
pub(crate) struct Database {
    connection: Arc<Mutex<Connection>>,
}

/// What a database did instead; for the log alone.
#[derive(Debug, Error)]
pub enum DatabaseFault {
    /// It refused, or could not.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The work was given up: it panicked, or the process ends.
    #[error("the database's work was given up")]
    GivenUp(#[source] BlockingError),
}

/// What a fault means, whatever the application calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Something of the same key is there.
    Taken,
    /// A rule of the schema says no.
    Refused,
    /// There is no such row.
    Missing,
    /// Somebody else writes, for longer than was waited.
    Busy,
    /// The file cannot be opened, read or written.
    Unavailable,
    /// A mistake of ours, or a file that is broken.
    Broken,
}

impl Database {
    /// Opens the file, or makes it, and carries `schema` out. A lock of somebody else's is waited for, for `patience`.
    pub(crate) fn open(file: &Path, patience: Duration, schema: &str) -> Result<Self, DatabaseFault> {
        let connection = Connection::open(file)?;
        connection.busy_timeout(patience)?;
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL;")?;
        connection.execute_batch(schema)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Does `work` here: before anything is served.
    pub(crate) fn at_once<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, DatabaseFault> {
        Ok(work(&mut self.connection.lock().unwrap_or_else(PoisonError::into_inner))?)
    }

    /// Does `work` where blocking is allowed.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DatabaseFault> {
        let connection = Arc::clone(&self.connection);
        // A transaction that a panic left was rolled back when it was dropped, so the connection is as good as before.
        let run = move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(web::block(run).await.map_err(DatabaseFault::GivenUp)??)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}

impl DatabaseFault {
    pub(crate) fn meaning(&self) -> Meaning {
        let Self::Sqlite(error) = self else { return Meaning::Broken };
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            let is_missing = matches!(error, rusqlite::Error::QueryReturnedNoRows);
            return if is_missing { Meaning::Missing } else { Meaning::Broken };
        };
        let is_of_key = matches!(
            failure.extended_code,
            rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY | rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
        );
        match failure.code {
            ErrorCode::ConstraintViolation if is_of_key => Meaning::Taken,
            ErrorCode::ConstraintViolation => Meaning::Refused,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Meaning::Busy,
            ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::DiskFull
            | ErrorCode::ReadOnly => Meaning::Unavailable,
            _ => Meaning::Broken,
        }
    }
}
