//! Why a call was not let through.

use std::time::Duration;

use error_core::HttpError;
use error_core::standard::RateLimitError;

use crate::FleetError;

/// A call that a fleet's limit did not let through.
#[derive(Debug, HttpError)]
#[non_exhaustive]
pub enum FleetLimitError {
    /// There were too many: 429, with `Retry-After`.
    #[error(transparent)]
    Exceeded(RateLimitError),
    /// Redis is away, and the limit is to [refuse](crate::WhenAway::Refuse) meanwhile: 503, with `Retry-After`.
    #[error(transparent)]
    Away(FleetError),
}

impl FleetLimitError {
    /// How long to wait before another try, where the limit knows.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Exceeded(error) => Some(error.retry_after),
            Self::Away(_) => None,
        }
    }
}
