//! Something inside broke.

use super::Cause;
use crate::HttpError;

/// Something inside broke that nobody thought of.
///
/// The client reads the status's reason phrase; the log has `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("{detail}")]
#[http(status = 500)]
pub struct SystemError {
    /// What broke.
    pub detail: String,
    source: Option<Cause>,
}

impl SystemError {
    /// Something inside broke that nobody thought of.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), source: None }
    }
}

with_cause!(SystemError);
