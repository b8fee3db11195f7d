//! It took too long.

use crate::HttpError;

/// An operation took too long.
///
/// The client reads the limit; the log has the operation.
#[derive(Debug, HttpError)]
#[error("{operation} took longer than {timeout_seconds} s")]
#[http(
    category = "timeout_error",
    public = "Timed out after {timeout_seconds} s.",
    action = retry(max = 3, delay = "2s", alert = 10)
)]
pub struct TimeoutError {
    /// What took too long.
    #[context(internal)]
    pub operation: String,
    /// How long it may take, in seconds.
    #[context]
    pub timeout_seconds: u64,
}

impl TimeoutError {
    /// An operation took too long.
    pub fn new(operation: impl Into<String>, timeout_seconds: u64) -> Self {
        Self { operation: operation.into(), timeout_seconds }
    }
}
