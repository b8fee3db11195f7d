//! The clock that recovery reads if none is given.

use std::time::{Instant, SystemTime};

use error_core::Clock;

/// The machine's clock, whose instants are cheap and, on Linux, coarse: they move every 1 to 10 milliseconds.
///
/// That is exact enough for waits and windows of seconds, at less than half the cost of [`Instant::now`]. Where calls
/// of a few milliseconds are to be told from slower ones, give [`SystemClock`](error_core::SystemClock).
///
/// ```
/// use error_core::Clock;
/// use error_recovery::CoarseClock;
///
/// let clock = CoarseClock::new();
/// let earlier = clock.instant();
/// assert!(clock.instant() >= earlier);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CoarseClock {
    #[cfg(target_os = "linux")]
    base: (Instant, rustix::time::Timespec),
}

impl CoarseClock {
    /// A clock that shows the machine's time.
    pub fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            base: (Instant::now(), rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse)),
        }
    }
}

impl Default for CoarseClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for CoarseClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    #[cfg(target_os = "linux")]
    fn instant(&self) -> Instant {
        let (instant, base) = self.base;
        let shown = rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse);
        // An instant cannot be made of a reading, but of an instant and what has passed since.
        let passed = (shown.tv_sec - base.tv_sec) * 1_000_000_000 + (shown.tv_nsec - base.tv_nsec);
        let passed = std::time::Duration::from_nanos(u64::try_from(passed).unwrap_or_default());
        instant.checked_add(passed).unwrap_or(instant)
    }
}
