//! The time of day, for what is stamped with every request.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::moment::Moment;

/// For how long a reading is added to: so soon a clock that is set is followed.
const INTERVAL: Duration = Duration::from_secs(1);

/// The time of day by the last reading of its clock, and what has passed since by a clock that has been read anyway.
#[derive(Debug)]
pub(crate) struct WallTime {
    /// When the next reading is due, in nanoseconds since the origin of moments; 0 before the first.
    due: AtomicU64,
    /// How far the time of day is ahead of moments, in nanoseconds.
    ahead: AtomicU64,
}

impl WallTime {
    pub(crate) const fn new() -> Self {
        Self { due: AtomicU64::new(0), ahead: AtomicU64::new(0) }
    }

    /// Milliseconds since 1970 at a moment that is now.
    pub(crate) fn millis_at(&self, now: Moment) -> u64 {
        let nanos = now.nanos();
        if nanos >= self.due.load(Ordering::Acquire) {
            self.read(nanos, SystemTime::now());
        }
        self.ahead.load(Ordering::Relaxed).wrapping_add(nanos) / 1_000_000
    }

    #[cold]
    fn read(&self, nanos: u64, time: SystemTime) {
        let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let of_day = u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX);
        self.ahead.store(of_day.wrapping_sub(nanos), Ordering::Relaxed);
        // Behind the other, which who sees this reads.
        self.due.store(nanos.saturating_add(INTERVAL.as_nanos() as u64), Ordering::Release);
    }
}

/// Milliseconds since 1970, by the machine's clock.
pub(crate) fn millis_now() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since_epoch.as_secs() * 1000 + u64::from(since_epoch.subsec_millis())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_reading_is_added_to_until_the_next_is_due() {
        let origin = Instant::now();
        let at = |millis| Moment::new(origin + Duration::from_millis(millis), origin);
        let wall = WallTime::new();
        wall.read(at(500).nanos(), UNIX_EPOCH + Duration::from_secs(1_000));
        assert_eq!(wall.millis_at(at(500)), 1_000_000);
        assert_eq!(wall.millis_at(at(1_499)), 1_000_999);
        let before = millis_now();
        let read = wall.millis_at(at(1_500));
        assert!((before..=millis_now()).contains(&read), "{read}");
    }

    #[test]
    fn a_clock_that_is_set_back_is_followed() {
        let origin = Instant::now();
        let wall = WallTime::new();
        wall.read(7, UNIX_EPOCH + Duration::from_secs(1_000));
        wall.read(9, UNIX_EPOCH);
        assert_eq!(wall.millis_at(Moment::new(origin + Duration::from_millis(2), origin)), 1);
    }
}
