//! The request was understood, and its processing failed.

use super::Cause;
use crate::HttpError;

/// Processing a thing failed.
///
/// The client reads a fixed sentence and the id; the log has `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("processing {resource_id} failed: {detail}")]
#[http(category = "processing_error", severity = High, public = "Processing {resource_id} failed.")]
pub struct ProcessingError {
    /// What was processed.
    #[context]
    pub resource_id: String,
    /// What failed.
    pub detail: String,
    source: Option<Cause>,
}

impl ProcessingError {
    /// Processing a thing failed.
    pub fn new(resource_id: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { resource_id: resource_id.into(), detail: detail.into(), source: None }
    }
}

with_cause!(ProcessingError);

/// Processing a thing took too long.
///
/// The client reads the id and the limit.
#[derive(Debug, HttpError)]
#[error("processing {resource_id} took longer than {timeout_seconds} s")]
#[http(category = "processing_error", severity = High, recoverable = true)]
pub struct ProcessingTimeoutError {
    /// What was processed.
    #[context]
    pub resource_id: String,
    /// How long it may take, in seconds.
    #[context]
    pub timeout_seconds: u64,
}

impl ProcessingTimeoutError {
    /// Processing a thing took too long.
    pub fn new(resource_id: impl Into<String>, timeout_seconds: u64) -> Self {
        Self { resource_id: resource_id.into(), timeout_seconds }
    }
}
