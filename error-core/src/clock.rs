//! Time, passed in so that tests own it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Where the time comes from. Open: implement it for your own source.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The current time of day, for what people and other machines read. It may be set back.
    fn now(&self) -> SystemTime;

    /// The current instant, for durations, waits and windows. It never goes back. Default: the machine's.
    fn instant(&self) -> Instant {
        Instant::now()
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn instant(&self) -> Instant {
        (**self).instant()
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still until a test moves it. Clones show the same time; both times move together.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use error_core::{Clock, TestClock};
///
/// let clock = TestClock::at(SystemTime::UNIX_EPOCH);
/// let start = clock.instant();
/// clock.advance(Duration::from_secs(5));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(5));
/// assert_eq!(clock.instant() - start, Duration::from_secs(5));
/// ```
#[derive(Clone, Debug)]
pub struct TestClock {
    now: Arc<Mutex<(SystemTime, Instant)>>,
}

impl TestClock {
    /// A clock that shows `now`.
    pub fn at(now: SystemTime) -> Self {
        Self { now: Arc::new(Mutex::new((now, Instant::now()))) }
    }

    /// Moves the clock forward by `step`; it stays where it is if that cannot be represented.
    pub fn advance(&self, step: Duration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(time), Some(instant)) = (now.0.checked_add(step), now.1.checked_add(step)) {
            *now = (time, instant);
        }
    }

    fn read(&self) -> (SystemTime, Instant) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        self.read().0
    }

    fn instant(&self) -> Instant {
        self.read().1
    }
}
