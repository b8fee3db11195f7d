//! The time as a breaker's front reads it: a number.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use error_core::Clock;

use crate::CoarseClock;

/// A clock, and nanoseconds since a moment before the breaker was made.
pub(super) enum Time {
    /// Asked directly: half of what a success in a time window costs is its time.
    Coarse(CoarseClock),
    Given {
        clock: Arc<dyn Clock>,
        base: Instant,
    },
}

impl Time {
    pub(super) fn given(clock: Arc<dyn Clock>) -> Self {
        let base = clock.instant();
        Self::Given { clock, base }
    }

    /// Nanoseconds since [`base`](Self::base).
    #[inline]
    pub(super) fn nanos(&self) -> u64 {
        match self {
            Self::Coarse(clock) => clock.passed(),
            Self::Given { clock, base } => nanos(clock.instant().saturating_duration_since(*base)),
        }
    }

    pub(super) fn base(&self) -> Instant {
        match self {
            Self::Coarse(clock) => clock.began(),
            Self::Given { base, .. } => *base,
        }
    }

    /// The instant at a number of nanoseconds.
    pub(super) fn at(&self, nanos: u64) -> Instant {
        self.base() + Duration::from_nanos(nanos)
    }

    pub(super) fn instant(&self) -> Instant {
        self.at(self.nanos())
    }

    /// The time of day.
    pub(super) fn of_day(&self) -> SystemTime {
        match self {
            Self::Coarse(clock) => clock.now(),
            Self::Given { clock, .. } => clock.now(),
        }
    }
}

/// The same, as far as it can be told.
pub(super) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
