//! A time is not acceptable.

use crate::HttpError;

/// A thing cannot be scheduled for this time.
///
/// The client reads the time and `detail`.
#[derive(Debug, HttpError)]
#[error("{detail}")]
#[http(status = 422, public = display)]
pub struct InvalidScheduleTimeError {
    /// The time as the client gave it.
    #[context]
    pub scheduled_for: String,
    /// Why not: `it is in the past`.
    pub detail: String,
}

impl InvalidScheduleTimeError {
    /// A thing cannot be scheduled for this time.
    pub fn new(scheduled_for: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { scheduled_for: scheduled_for.into(), detail: detail.into() }
    }
}
