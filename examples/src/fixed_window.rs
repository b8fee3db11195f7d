//! So many requests for each user in a window of time.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use error_actix::Clock;

/// How many requests in how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests in a window.
    pub limit: NonZeroU32,
    /// The window's length.
    pub window: Duration,
}

/// A user has sent all the requests of a window. Each application says by an error of its own what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowFull {
    /// What is allowed.
    pub quota: Quota,
    /// Until the window ends.
    pub retry_after: Duration,
}

/// A fixed window for each user: it begins with the first request, and everything is allowed again when it ends.
#[derive(Debug)]
pub struct FixedWindow {
    quota: Quota,
    clock: Box<dyn Clock>,
    windows: Mutex<HashMap<String, Window>>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    began: SystemTime,
    requests: u32,
}

/// At most so many users have windows of their own; windows that have ended are forgotten when there are more.
const MOST_USERS: usize = 10_000;

/// The window that users share when there is no room for one of their own.
const OTHERS: &str = "";

impl FixedWindow {
    /// A limiter that has seen nobody.
    pub fn new(quota: Quota, clock: impl Clock + 'static) -> Self {
        Self { quota, clock: Box::new(clock), windows: Mutex::default() }
    }

    /// Counts a request of `user_id`.
    ///
    /// # Errors
    ///
    /// [`WindowFull`], which says when the window ends.
    pub fn check(&self, user_id: &str) -> Result<(), WindowFull> {
        let now = self.clock.now();
        let Quota { limit, window } = self.quota;
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = user_id;
        if windows.len() >= MOST_USERS && !windows.contains_key(key) {
            key = OTHERS;
            let shared = windows.get(OTHERS).copied();
            // Once in a window, and not for each user who finds no room.
            if shared.is_none_or(|shared| age(shared, now) >= window) {
                windows.retain(|_, running| age(*running, now) < window);
            }
        }
        let running = windows.entry(key.to_owned()).or_insert(Window { began: now, requests: 0 });
        if age(*running, now) >= window {
            *running = Window { began: now, requests: 0 };
        }
        if running.requests >= limit.get() {
            return Err(WindowFull {
                quota: self.quota,
                retry_after: window.saturating_sub(age(*running, now)),
            });
        }
        running.requests += 1;
        Ok(())
    }
}

/// Zero for a window that the clock was set back behind.
fn age(window: Window, now: SystemTime) -> Duration {
    now.duration_since(window.began).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_actix::TestClock;

    #[test]
    fn the_window_ends_and_says_when() {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let quota = Quota { limit: NonZeroU32::new(2).unwrap(), window: Duration::from_secs(60) };
        let limiter = FixedWindow::new(quota, clock.clone());
        assert!(limiter.check("ann").is_ok());
        clock.advance(Duration::from_secs(15));
        assert!(limiter.check("ann").is_ok());
        let full = limiter.check("ann").unwrap_err();
        assert_eq!((full.quota, full.retry_after), (quota, Duration::from_secs(45)));
        assert!(limiter.check("bob").is_ok());
        clock.advance(Duration::from_secs(45));
        assert!(limiter.check("ann").is_ok());
    }
}
