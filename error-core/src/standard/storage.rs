//! The object store failed.

use super::Cause;
use crate::HttpError;

/// An operation on the object store failed.
///
/// The client reads the status's reason phrase; the log has the operation, the object and the cause.
#[derive(Debug, HttpError)]
#[error("{operation} of {object} failed")]
#[http(
    status = 503,
    category = "external_service_error",
    action = retry(max = 3, delay = "5s", alert = 5, circuit_break = 10)
)]
pub struct StorageError {
    /// What was to be done: `upload`.
    #[context(internal)]
    pub operation: &'static str,
    /// The object's name.
    #[context(internal)]
    pub object: String,
    source: Option<Cause>,
}

impl StorageError {
    /// An operation on the object store failed.
    pub fn new(operation: &'static str, object: impl Into<String>) -> Self {
        Self { operation, object: object.into(), source: None }
    }
}

with_cause!(StorageError);
