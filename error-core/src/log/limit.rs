//! How many events a storm may write.

use std::fmt;
use std::mem;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many events may be written: so many in a row, and so many a second for long (a token bucket).
///
/// What is over the limit is not written; the next event that is says how many were not, in its field `suppressed`.
/// The default is 100 in a row and 10 a second.
///
/// ```
/// use error_core::{EventLimit, LogEvents};
///
/// let events = LogEvents::new().with_limit(EventLimit::per_second(2).with_burst(20));
/// # let _ = events;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventLimit {
    interval: Duration,
    burst: u32,
}

impl EventLimit {
    /// This many events a second, and as many at once. Zero counts as one.
    pub const fn per_second(events: u32) -> Self {
        let events = at_least_one(events);
        Self { interval: Duration::from_nanos(1_000_000_000 / events as u64), burst: events }
    }

    /// This many events at once, after a silence that was long enough. Zero counts as one.
    #[must_use]
    pub const fn with_burst(mut self, events: u32) -> Self {
        self.burst = at_least_one(events);
        self
    }
}

const fn at_least_one(events: u32) -> u32 {
    if events == 0 { 1 } else { events }
}

impl Default for EventLimit {
    fn default() -> Self {
        Self::per_second(10).with_burst(100)
    }
}

/// A bucket for each kind of event, all of one limit. Writing an event costs a thousand times as much as the lock.
pub(super) struct Gate {
    limit: EventLimit,
    buckets: Box<[Mutex<Bucket>]>,
}

impl Gate {
    pub(super) fn new(limit: EventLimit, kinds: usize) -> Self {
        Self { limit, buckets: (0..kinds).map(|_| Mutex::default()).collect() }
    }

    /// Whether an event of `kind` may be written: `Some` with the number of those that were not since the last one.
    pub(super) fn take(&self, kind: usize, now: Instant) -> Option<u64> {
        let Some(bucket) = self.buckets.get(kind) else { return Some(0) };
        bucket.lock().unwrap_or_else(PoisonError::into_inner).take(self.limit, now)
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// A token bucket, told by the one time when it will be full again.
#[derive(Debug, Default)]
struct Bucket {
    /// `None` before the first event.
    full_at: Option<Instant>,
    suppressed: u64,
}

impl Bucket {
    fn take(&mut self, limit: EventLimit, now: Instant) -> Option<u64> {
        let full_at = self.full_at.map_or(now, |full_at| full_at.max(now)).checked_add(limit.interval);
        let capacity = limit.interval.saturating_mul(limit.burst);
        if full_at.is_some_and(|full_at| full_at.duration_since(now) > capacity) {
            self.suppressed += 1;
            return None;
        }
        self.full_at = full_at;
        Some(mem::take(&mut self.suppressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A bucket as one would draw it: tokens that come back one by one.
    struct Model {
        tokens: u64,
        /// Nanoseconds on the way to the next token.
        towards_next: u64,
        suppressed: u64,
    }

    impl Model {
        fn pass(&mut self, limit: EventLimit, nanos: u64) {
            let (interval, burst) = (limit.interval.as_nanos() as u64, u64::from(limit.burst));
            self.towards_next += nanos;
            self.tokens += self.towards_next / interval;
            self.towards_next %= interval;
            if self.tokens >= burst {
                (self.tokens, self.towards_next) = (burst, 0);
            }
        }

        fn take(&mut self) -> Option<u64> {
            if self.tokens == 0 {
                self.suppressed += 1;
                return None;
            }
            self.tokens -= 1;
            Some(mem::take(&mut self.suppressed))
        }
    }

    proptest! {
        #[test]
        fn a_bucket_is_a_bucket(
            rate in 1_u32..50,
            burst in 1_u32..20,
            steps in prop::collection::vec(prop_oneof![Just(0), 0_u64..3_000_000_000], 0..200),
        ) {
            let limit = EventLimit::per_second(rate).with_burst(burst);
            let mut model = Model { tokens: u64::from(burst), towards_next: 0, suppressed: 0 };
            let gate = Gate::new(limit, 1);
            let mut now = Instant::now();
            for nanos in steps {
                now += Duration::from_nanos(nanos);
                model.pass(limit, nanos);
                prop_assert_eq!(gate.take(0, now), model.take());
            }
        }
    }

    #[test]
    fn kinds_do_not_share_a_bucket() {
        let gate = Gate::new(EventLimit::per_second(0), 2);
        let now = Instant::now();
        assert_eq!([0, 0, 1, 1].map(|kind| gate.take(kind, now)), [Some(0), None, Some(0), None]);
        assert_eq!(gate.take(0, now + Duration::from_secs(1)), Some(1));
    }
}
