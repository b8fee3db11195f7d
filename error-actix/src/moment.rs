//! Moments of requests, small enough to be noted several times for each.

use std::num::NonZeroU64;
use std::time::{Duration, Instant};

/// A moment by a stack's clock: nanoseconds since the stack's origin, counted from one. What is before the origin counts as
/// the origin, and after five centuries they begin again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(NonZeroU64);

impl Moment {
    pub(crate) fn new(now: Instant, origin: Instant) -> Self {
        let passed = now.saturating_duration_since(origin);
        let nanos = passed.as_secs().wrapping_mul(1_000_000_000).wrapping_add(passed.subsec_nanos().into());
        Self(NonZeroU64::MIN.saturating_add(nanos))
    }

    /// Nanoseconds since the origin.
    pub(crate) const fn nanos(self) -> u64 {
        self.0.get() - 1
    }

    /// Nanoseconds since an earlier moment; none since a later one.
    pub(crate) const fn nanos_since(self, earlier: Self) -> u64 {
        self.0.get().saturating_sub(earlier.0.get())
    }

    /// The time since an earlier moment; none since a later one.
    pub(crate) const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.nanos_since(earlier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_as_far_apart_as_instants() {
        let origin = Instant::now();
        let moment = |millis| Moment::new(origin + Duration::from_millis(millis), origin);
        assert_eq!(moment(1500).since(moment(250)), Duration::from_millis(1250));
        assert_eq!(moment(250).nanos_since(moment(1500)), 0);
        assert_eq!(moment(0).nanos(), 0);
        assert!(moment(1) < moment(2));
        let early = Moment::new(origin, origin + Duration::from_secs(1));
        assert_eq!(early, moment(0));
        assert_eq!(size_of::<Option<Moment>>(), 8);
    }
}
