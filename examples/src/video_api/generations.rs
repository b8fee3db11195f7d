//! How many videos a user may ask for: of this process, or of all that are in a fleet.

use error_actix::Result;
use error_actix::fleet::{FleetLimitError, FleetRateLimiter};
use error_recovery::RateLimiter;

use super::VideoError;

/// What counts the requests of each user.
#[derive(Debug)]
pub(super) enum Generations {
    /// This process counts what comes to it.
    Alone(RateLimiter),
    /// All processes count together.
    Together(FleetRateLimiter),
}

impl Generations {
    /// Asks for one video.
    pub(super) async fn check(&self, user: &str) -> Result<()> {
        let full = match self {
            Self::Alone(limiter) => limiter.check(user).err(),
            Self::Together(limiter) => match limiter.check(user, 1).await {
                Ok(_) => None,
                Err(FleetLimitError::Exceeded(full)) => Some(full),
                // Nobody knows how many there were, and this limit rather refuses.
                Err(away) => return Err(away.into()),
            },
        };
        match full {
            Some(full) => Err(VideoError::rate_limited(user, &full).into()),
            None => Ok(()),
        }
    }
}
