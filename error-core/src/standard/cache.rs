//! The cache failed.

use super::Cause;
use crate::HttpError;

/// An operation on the cache failed.
///
/// The client reads the status's reason phrase; the log has the operation and the cause.
#[derive(Debug, HttpError)]
#[error("{operation} failed in the cache")]
#[http(category = "cache_error", severity = Medium, action = fallback(alert = 10))]
pub struct CacheError {
    /// What was to be done: `get`.
    #[context(internal)]
    pub operation: &'static str,
    source: Option<Cause>,
}

impl CacheError {
    /// An operation on the cache failed.
    pub fn new(operation: &'static str) -> Self {
        Self { operation, source: None }
    }
}

with_cause!(CacheError);

/// The cache cannot be reached.
///
/// The client reads the status's reason phrase; the log has the cause.
#[derive(Debug, HttpError)]
#[error("the cache cannot be reached")]
#[http(category = "cache_error", severity = Medium, action = fallback(alert = 10))]
pub struct CacheConnectionError {
    source: Option<Cause>,
}

impl CacheConnectionError {
    /// The cache cannot be reached.
    pub const fn new() -> Self {
        Self { source: None }
    }
}

impl Default for CacheConnectionError {
    fn default() -> Self {
        Self::new()
    }
}

with_cause!(CacheConnectionError);
