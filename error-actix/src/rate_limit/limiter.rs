//! Who is asked: this process, or its fleet.

use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "fleet")]
use error_fleet::{FleetLimitError, FleetRateLimiter};
use error_recovery::{Allowance, Quota, RateLimiter};
use futures_util::future::LocalBoxFuture;

use crate::Failure;

/// A limiter of this process, or of all that are in its fleet (feature `fleet`). Made of either by `into`; clones are the same
/// limiter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AnyRateLimiter {
    /// This process counts what comes to it.
    Local(Arc<RateLimiter>),
    /// All processes count together.
    #[cfg(feature = "fleet")]
    #[cfg_attr(docsrs, doc(cfg(feature = "fleet")))]
    Fleet(FleetRateLimiter),
}

/// What is left, or why a request is refused.
pub(super) type Answer = Result<Allowance, Refusal>;

/// Why a request is refused.
pub(super) struct Refusal {
    pub(super) error: Failure,
    /// Until there is room, where that is the reason.
    pub(super) wait: Option<Duration>,
}

/// An answer, or the one that comes.
pub(super) enum Asked {
    Now(Answer),
    #[cfg_attr(not(feature = "fleet"), expect(dead_code, reason = "a process knows its own count"))]
    Later(LocalBoxFuture<'static, Answer>),
}

impl AnyRateLimiter {
    pub(super) fn ask(&self, key: String, cost: u32) -> Asked {
        match self {
            Self::Local(limiter) => Asked::Now(limiter.check_cost(&key, cost).map_err(|error| {
                let wait = Some(error.retry_after);
                Refusal { error: error.into(), wait }
            })),
            #[cfg(feature = "fleet")]
            Self::Fleet(limiter) => match limiter.check_now(&key, cost) {
                Some(answer) => Asked::Now(answer.map_err(Refusal::from)),
                None => {
                    let limiter = limiter.clone();
                    Asked::Later(Box::pin(
                        async move { limiter.check(&key, cost).await.map_err(Refusal::from) },
                    ))
                }
            },
        }
    }

    pub(super) fn quota(&self) -> Quota {
        match self {
            Self::Local(limiter) => limiter.quota(),
            #[cfg(feature = "fleet")]
            Self::Fleet(limiter) => limiter.quota(),
        }
    }
}

impl From<RateLimiter> for AnyRateLimiter {
    fn from(limiter: RateLimiter) -> Self {
        Self::Local(Arc::new(limiter))
    }
}

impl From<Arc<RateLimiter>> for AnyRateLimiter {
    fn from(limiter: Arc<RateLimiter>) -> Self {
        Self::Local(limiter)
    }
}

impl From<&Arc<RateLimiter>> for AnyRateLimiter {
    fn from(limiter: &Arc<RateLimiter>) -> Self {
        Self::Local(Arc::clone(limiter))
    }
}

#[cfg(feature = "fleet")]
impl From<FleetRateLimiter> for AnyRateLimiter {
    fn from(limiter: FleetRateLimiter) -> Self {
        Self::Fleet(limiter)
    }
}

#[cfg(feature = "fleet")]
impl From<&FleetRateLimiter> for AnyRateLimiter {
    fn from(limiter: &FleetRateLimiter) -> Self {
        Self::Fleet(limiter.clone())
    }
}

#[cfg(feature = "fleet")]
impl From<FleetLimitError> for Refusal {
    fn from(error: FleetLimitError) -> Self {
        // Each as its own type, which handlers of errors may know.
        match error {
            FleetLimitError::Exceeded(error) => {
                let wait = Some(error.retry_after);
                Self { error: error.into(), wait }
            }
            FleetLimitError::Away(error) => Self { error: error.into(), wait: None },
            error => Self { error: error.into(), wait: None },
        }
    }
}
