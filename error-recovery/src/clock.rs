//! The clock that recovery reads if none is given.

use std::time::{Duration, Instant, SystemTime};

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
    began: Instant,
    #[cfg(target_os = "linux")]
    reading: rustix::time::Timespec,
}

impl CoarseClock {
    /// A clock that shows the machine's time.
    pub fn new() -> Self {
        Self {
            began: Instant::now(),
            #[cfg(target_os = "linux")]
            reading: rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse),
        }
    }

    /// The instant that [`passed`](Self::passed) counts from.
    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    /// Nanoseconds since the clock was made: an instant cannot be made of a reading, but of what has passed.
    #[cfg(target_os = "linux")]
    #[inline]
    pub(crate) fn passed(&self) -> u64 {
        let shown = rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse);
        let (first, seconds) = (self.reading, shown.tv_sec - self.reading.tv_sec);
        u64::try_from(seconds * 1_000_000_000 + (shown.tv_nsec - first.tv_nsec)).unwrap_or_default()
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn passed(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX)
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

    fn instant(&self) -> Instant {
        self.began + Duration::from_nanos(self.passed())
    }
}
