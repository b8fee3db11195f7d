//! What can go wrong between a process and its fleet.

use std::fmt;
use std::time::Duration;

use error_core::HttpError;
use redis::RedisError;

/// Redis, which the fleet meets at, did not answer.
///
/// What it was asked for is done without it, or later; only who has asked for a fleet's numbers, or for an exact limit that is
/// to refuse meanwhile, gets to see it: as 503, with `Retry-After`.
#[derive(Debug, HttpError)]
#[http(
    status = 503,
    name = "FleetUnavailable",
    code = "FLEET_UNAVAILABLE",
    public = "Data shared between servers is unavailable at the moment.",
    retry_after = "1s",
    severity = Medium
)]
#[error("the fleet's Redis cannot be asked: {reason}")]
pub struct FleetError {
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    LeftAlone,
    Late(Duration),
    Redis(RedisError),
}

impl FleetError {
    pub(crate) fn left_alone() -> Self {
        Self { reason: Reason::LeftAlone }
    }

    pub(crate) fn late(budget: Duration) -> Self {
        Self { reason: Reason::Late(budget) }
    }

    pub(crate) fn redis(error: RedisError) -> Self {
        Self { reason: Reason::Redis(error) }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftAlone => f.write_str("it has failed, and is left alone for a second"),
            Self::Late(budget) => write!(f, "no answer within {budget:?}"),
            Self::Redis(error) => error.fmt(f),
        }
    }
}

/// A fleet cannot be built of what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FleetConfigError {
    problems: Vec<String>,
}

impl FleetConfigError {
    pub(crate) fn new(problems: Vec<String>) -> Self {
        Self { problems }
    }

    /// Everything that is wrong, each a sentence that says how to mend it.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for FleetConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fleet cannot be built:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

impl std::error::Error for FleetConfigError {}
