//! How many of all calls may be second tries.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use error_core::Clock;

use crate::CoarseClock;

/// A limit for the retries of many callers together, so that a service that struggles is not called several times as
/// often because of it.
///
/// Of the last 10 seconds, retries may be 20 % of the calls, and 3 for each second whatever the calls were. Clones share
/// the budget.
///
/// ```
/// use error_recovery::RetryBudget;
///
/// let budget = RetryBudget::new();
/// budget.call();
/// assert!(budget.try_retry());
/// ```
#[derive(Clone)]
pub struct RetryBudget {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Arc<dyn Clock>,
    percent: u32,
    minimum_per_second: u32,
    window: Mutex<Window>,
}

/// How many seconds count.
const SECONDS: u64 = 10;

impl RetryBudget {
    /// 20 %, and 3 a second.
    pub fn new() -> Self {
        Self::with_clock(CoarseClock::new(), 20, 3)
    }

    /// Retries may be `percent` of the calls, and `minimum_per_second` whatever the calls were.
    pub fn with_clock(clock: impl Clock + 'static, percent: u32, minimum_per_second: u32) -> Self {
        let began = clock.instant();
        let window = Mutex::new(Window { began, second: 0, slices: [Slice::default(); SECONDS as usize] });
        let clock = Arc::new(clock);
        Self { shared: Arc::new(Shared { clock, percent, minimum_per_second, window }) }
    }

    /// Counts a call: a first try.
    pub fn call(&self) {
        self.with_window(|window| window.count(1, 0));
    }

    /// Asks for a retry, and counts it if there is room.
    pub fn try_retry(&self) -> bool {
        let Shared { percent, minimum_per_second, .. } = &*self.shared;
        self.with_window(|window| {
            let (calls, retries) = window.sums();
            let share = calls.saturating_mul(u64::from(*percent)) / 100;
            if retries >= share.saturating_add(u64::from(*minimum_per_second) * SECONDS) {
                return false;
            }
            window.count(0, 1);
            true
        })
    }

    fn with_window<R>(&self, act: impl FnOnce(&mut Window) -> R) -> R {
        let now = self.shared.clock.instant();
        let mut window = self.shared.window.lock().unwrap_or_else(PoisonError::into_inner);
        window.advance(now);
        act(&mut window)
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryBudget")
            .field("percent", &self.shared.percent)
            .field("minimum_per_second", &self.shared.minimum_per_second)
            .finish_non_exhaustive()
    }
}

/// The present second and the nine before it.
struct Window {
    began: Instant,
    second: u64,
    slices: [Slice; SECONDS as usize],
}

#[derive(Clone, Copy, Default)]
struct Slice {
    calls: u64,
    retries: u64,
}

impl Window {
    /// Goes on to `now`; a clock that goes back finds the window where it was.
    fn advance(&mut self, now: Instant) {
        let second = now.saturating_duration_since(self.began).as_secs().max(self.second);
        for later in 1..=(second - self.second).min(SECONDS) {
            if let Some(slice) = self.slices.get_mut(place(self.second.wrapping_add(later))) {
                *slice = Slice::default();
            }
        }
        self.second = second;
    }

    fn count(&mut self, calls: u64, retries: u64) {
        if let Some(slice) = self.slices.get_mut(place(self.second)) {
            slice.calls += calls;
            slice.retries += retries;
        }
    }

    fn sums(&self) -> (u64, u64) {
        self.slices
            .iter()
            .fold((0, 0), |(calls, retries), slice| (calls + slice.calls, retries + slice.retries))
    }
}

fn place(second: u64) -> usize {
    (second % SECONDS) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_core::TestClock;
    use proptest::prelude::*;
    use std::time::{Duration, SystemTime};

    proptest! {
        /// Beside a list of all that happened, counted anew each time.
        #[test]
        fn retries_stay_within_the_budget(
            percent in 0_u32..101,
            minimum in 0_u32..4,
            steps in proptest::collection::vec((0_u64..4000, 0_u32..6), 0..300),
        ) {
            let clock = TestClock::at(SystemTime::UNIX_EPOCH);
            let budget = RetryBudget::with_clock(clock.clone(), percent, minimum);
            let (mut now, mut happened) = (0_u64, Vec::new());
            for (millis, what) in steps {
                if what == 0 {
                    clock.advance(Duration::from_millis(millis));
                    now += millis;
                }
                let in_view = |second: u64| second + SECONDS > now / 1000;
                let count = |is_retry| {
                    happened.iter().filter(|(at, retry)| in_view(*at) && *retry == is_retry).count() as u64
                };
                if what <= 2 {
                    budget.call();
                    happened.push((now / 1000, false));
                } else {
                    let room = count(false) * u64::from(percent) / 100 + u64::from(minimum) * SECONDS;
                    prop_assert_eq!(budget.try_retry(), count(true) < room);
                    if count(true) < room {
                        happened.push((now / 1000, true));
                    }
                }
            }
        }
    }
}
