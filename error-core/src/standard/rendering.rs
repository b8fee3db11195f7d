//! Rendering failed.

use super::Cause;
use crate::HttpError;

/// Rendering failed.
///
/// The client reads the status's reason phrase; the log has `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("rendering failed: {detail}")]
#[http(status = 500)]
pub struct RenderingError {
    /// What failed.
    pub detail: String,
    source: Option<Cause>,
}

impl RenderingError {
    /// Rendering failed.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), source: None }
    }
}

with_cause!(RenderingError);

/// Rendering took too long.
///
/// The client reads the status's reason phrase and the limit.
#[derive(Debug, HttpError)]
#[error("rendering took longer than {timeout_seconds} s")]
#[http(status = 500, category = "timeout_error")]
pub struct RenderingTimeoutError {
    /// How long it may take, in seconds.
    #[context]
    pub timeout_seconds: u64,
}

impl RenderingTimeoutError {
    /// Rendering took too long.
    pub fn new(timeout_seconds: u64) -> Self {
        Self { timeout_seconds }
    }
}

/// There is not enough of something to render.
///
/// The client reads the status's reason phrase; the log has the resource.
#[derive(Debug, HttpError)]
#[error("rendering needs more {resource}")]
#[http(status = 500, category = "memory_error")]
pub struct RenderingResourceError {
    /// What there is not enough of.
    #[context(internal)]
    pub resource: String,
    source: Option<Cause>,
}

impl RenderingResourceError {
    /// There is not enough of something to render.
    pub fn new(resource: impl Into<String>) -> Self {
        Self { resource: resource.into(), source: None }
    }
}

with_cause!(RenderingResourceError);
