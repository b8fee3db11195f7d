//! The database failed.

use super::Cause;
use crate::HttpError;

/// An operation on the database failed.
///
/// The client reads the status's reason phrase; the log has the operation, `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("{operation} failed: {detail}")]
#[http(category = "database_error", action = retry(max = 5, delay = "1s", alert = 5, circuit_break = 10))]
pub struct DatabaseError {
    /// What was to be done: `insert`.
    #[context(internal)]
    pub operation: &'static str,
    /// What failed.
    pub detail: String,
    source: Option<Cause>,
}

impl DatabaseError {
    /// An operation on the database failed.
    pub fn new(operation: &'static str, detail: impl Into<String>) -> Self {
        Self { operation, detail: detail.into(), source: None }
    }
}

with_cause!(DatabaseError);

/// The database cannot be reached.
///
/// The client reads the status's reason phrase; the log has the cause.
#[derive(Debug, HttpError)]
#[error("the database cannot be reached")]
#[http(category = "database_error", action = retry(max = 5, delay = "1s", alert = 5, circuit_break = 10))]
pub struct DatabaseConnectionError {
    source: Option<Cause>,
}

impl DatabaseConnectionError {
    /// The database cannot be reached.
    pub const fn new() -> Self {
        Self { source: None }
    }
}

impl Default for DatabaseConnectionError {
    fn default() -> Self {
        Self::new()
    }
}

with_cause!(DatabaseConnectionError);

/// A query failed.
///
/// The client reads the status's reason phrase, and that there was a query; the log has `detail` and the cause, and
/// not the query, which has values in it.
#[derive(Debug, HttpError)]
#[error("a query failed: {detail}")]
#[http(category = "database_error", action = retry(max = 5, delay = "1s", alert = 5, circuit_break = 10))]
pub struct DatabaseQueryError {
    /// The query.
    #[context(redact)]
    pub query: String,
    /// What failed.
    pub detail: String,
    source: Option<Cause>,
}

impl DatabaseQueryError {
    /// A query failed.
    pub fn new(query: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { query: query.into(), detail: detail.into(), source: None }
    }
}

with_cause!(DatabaseQueryError);
