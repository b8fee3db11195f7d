//! So many calls for each key in so long.

mod fixed_window;
#[cfg(feature = "gcra")]
mod gcra;
#[cfg(test)]
mod tests;

use std::fmt;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use error_core::Clock;
use error_core::standard::RateLimitError;

use self::fixed_window::FixedWindow;
#[cfg(feature = "gcra")]
use self::gcra::Gcra;
use crate::keyed::Keyed;
use crate::{CoarseClock, InvalidPolicy};

/// How much in how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    limit: u32,
    window: Duration,
}

impl Quota {
    /// So much, in calls or in what they cost, in so long.
    pub const fn new(limit: u32, window: Duration) -> Self {
        Self { limit, window }
    }

    /// So much every second.
    pub const fn per_second(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(1))
    }

    /// So much every minute.
    pub const fn per_minute(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(60))
    }

    /// So much every hour.
    pub const fn per_hour(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(60 * 60))
    }

    /// How much.
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// In how long.
    pub const fn window(&self) -> Duration {
        self.window
    }
}

/// What is left after a call was let through: the numbers of the `RateLimit` header fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowance {
    /// How much there is in all.
    pub limit: u32,
    /// How much is left now.
    pub remaining: u32,
    /// Until all of it is there again.
    pub reset: Duration,
}

impl Allowance {
    /// What is left of `limit`: for limiters that others write.
    pub const fn new(limit: u32, remaining: u32, reset: Duration) -> Self {
        Self { limit, remaining, reset }
    }
}

/// What a limiter has decided since it was built. Neither number ever goes down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitCounts {
    /// Calls that were let through.
    pub allowed: u64,
    /// Calls that were not.
    pub denied: u64,
}

/// Lets so many calls through for each key, such as a user or an address, in so long.
///
/// ```
/// use error_core::HttpError;
/// use error_recovery::{Quota, RateLimiter};
///
/// # fn main() -> Result<(), error_recovery::InvalidPolicy> {
/// let limiter = RateLimiter::fixed_window(Quota::per_hour(2)).build()?;
/// assert!(limiter.check("ann").is_ok_and(|left| left.remaining == 1));
/// assert!(limiter.check("ann").is_ok());
/// assert!(limiter.check("ann").is_err_and(|error| error.retry_after().is_some()));
/// assert!(limiter.check("bob").is_ok());
/// # Ok(())
/// # }
/// ```
///
/// Memory is bounded: beyond the limit of keys, keys that are not known share one state, once those that were not seen
/// for a whole window have been forgotten.
pub struct RateLimiter {
    quota: Quota,
    kind: Kind,
    clock: Arc<dyn Clock>,
    keys: Mutex<Keyed<State>>,
    allowed: AtomicU64,
    denied: AtomicU64,
}

/// How calls are counted.
#[derive(Clone, Copy, Debug)]
enum Kind {
    FixedWindow,
    #[cfg(feature = "gcra")]
    Gcra,
}

/// The state of one key.
enum State {
    FixedWindow(FixedWindow),
    #[cfg(feature = "gcra")]
    Gcra(Box<Gcra>),
}

/// Builds a [`RateLimiter`].
#[must_use]
pub struct RateLimiterBuilder {
    quota: Quota,
    kind: Kind,
    clock: Option<Arc<dyn Clock>>,
    most_keys: usize,
}

impl RateLimiter {
    /// A window begins with a key's first call; when it ends, all of the quota is there again. Simple to explain, and
    /// lets up to twice the quota through around a window's end.
    pub fn fixed_window(quota: Quota) -> RateLimiterBuilder {
        RateLimiterBuilder { quota, kind: Kind::FixedWindow, clock: None, most_keys: 10_000 }
    }

    /// The quota comes back evenly, a call at a time (the generic cell rate algorithm): all of it may be used at once,
    /// and after that no more than its rate.
    #[cfg(feature = "gcra")]
    #[cfg_attr(docsrs, doc(cfg(feature = "gcra")))]
    pub fn gcra(quota: Quota) -> RateLimiterBuilder {
        RateLimiterBuilder { quota, kind: Kind::Gcra, clock: None, most_keys: 10_000 }
    }

    /// Asks for one call.
    ///
    /// # Errors
    ///
    /// [`RateLimitError`], with the quota's numbers and the time until there is room.
    pub fn check(&self, key: &str) -> Result<Allowance, RateLimitError> {
        self.check_cost(key, 1)
    }

    /// Asks for a call that costs as much as several. One that costs more than the limit is never let through;
    /// one that costs nothing costs as much as one.
    ///
    /// # Errors
    ///
    /// [`RateLimitError`], with the quota's numbers and the time until there is room.
    pub fn check_cost(&self, key: &str, cost: u32) -> Result<Allowance, RateLimitError> {
        let Quota { limit, window } = self.quota;
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN);
        let now = self.clock.instant();
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || self.state(now);
        let answer = keys.with(
            key,
            now,
            |state| state.is_idle(window, now),
            make,
            |state| state.take(self.quota, cost, now),
        );
        drop(keys);
        let decided = if answer.is_ok() { &self.allowed } else { &self.denied };
        decided.fetch_add(1, Ordering::Relaxed);
        answer.map_err(|wait| RateLimitError::new(limit, window.as_secs(), wait))
    }

    fn state(&self, now: Instant) -> State {
        match self.kind {
            Kind::FixedWindow => State::FixedWindow(FixedWindow::new(now)),
            #[cfg(feature = "gcra")]
            Kind::Gcra => State::Gcra(Box::new(Gcra::new(self.quota, &self.clock, now))),
        }
    }

    /// The quota of each key.
    pub fn quota(&self) -> Quota {
        self.quota
    }

    /// How often calls were let through, and how often not: for metrics.
    pub fn counts(&self) -> RateLimitCounts {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        RateLimitCounts { allowed: read(&self.allowed), denied: read(&self.denied) }
    }

    /// How many keys have state of their own.
    pub fn keys(&self) -> usize {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl State {
    fn take(&mut self, quota: Quota, cost: NonZeroU32, now: Instant) -> Result<Allowance, Duration> {
        match self {
            Self::FixedWindow(window) => window.take(quota, cost, now),
            #[cfg(feature = "gcra")]
            Self::Gcra(gcra) => gcra.take(quota, cost, now),
        }
    }

    /// Whether a new state would answer alike.
    fn is_idle(&self, window: Duration, now: Instant) -> bool {
        match self {
            Self::FixedWindow(state) => state.is_over(window, now),
            #[cfg(feature = "gcra")]
            Self::Gcra(state) => state.is_full(window, now),
        }
    }
}

impl RateLimiterBuilder {
    /// Where the time comes from. Default: a [`CoarseClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// How many keys may have state of their own. Default: 10,000.
    pub fn most_keys(mut self, keys: usize) -> Self {
        self.most_keys = keys;
        self
    }

    /// The limiter.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] with all that is wrong with the numbers.
    pub fn build(self) -> Result<RateLimiter, InvalidPolicy> {
        let Quota { limit, window } = self.quota;
        let mut problems = Vec::new();
        if limit == 0 {
            problems.push("a quota of 0 lets nothing through: give at least 1".to_owned());
        }
        if window.as_nanos() < u128::from(limit.max(1)) {
            problems
                .push("a quota's window has less than a nanosecond for each: give a longer one".to_owned());
        }
        if window > crate::LONGEST {
            problems.push("a quota's window is longer than a year: give a shorter one".to_owned());
        }
        InvalidPolicy::unless_empty(problems)?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(CoarseClock::new()));
        let keys = Mutex::new(Keyed::new(self.most_keys));
        let (allowed, denied) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(RateLimiter { quota: self.quota, kind: self.kind, clock, keys, allowed, denied })
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter")
            .field("quota", &self.quota)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RateLimiterBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiterBuilder")
            .field("quota", &self.quota)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
