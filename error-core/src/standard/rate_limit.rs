//! Too many requests.

use std::time::Duration;

use crate::HttpError;

/// More requests than allowed in a window.
///
/// The client reads the numbers, and when to try again.
#[derive(Debug, HttpError)]
#[error("more than {limit} requests in {window_seconds} s")]
#[http(status = 429, code = "RATE_LIMIT_EXCEEDED", retry_after = .retry_after)]
pub struct RateLimitError {
    /// How many are allowed in a window.
    #[context]
    pub limit: u32,
    /// The window's length, in seconds.
    #[context]
    pub window_seconds: u64,
    /// Until there is room again.
    pub retry_after: Duration,
}

impl RateLimitError {
    /// More requests than allowed in a window.
    pub fn new(limit: u32, window_seconds: u64, retry_after: Duration) -> Self {
        Self { limit, window_seconds, retry_after }
    }
}
