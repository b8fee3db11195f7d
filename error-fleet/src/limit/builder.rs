//! How a fleet's limit is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use error_recovery::Quota;

use super::lease::Terms;
use super::leases::Leases;
use super::rate::Rate;
use super::share::Share;
use super::{Decided, FleetRateLimiter, Inner, Kind};
use crate::keys::is_name;
use crate::{Fleet, FleetConfigError};

/// What a limit does while Redis is away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenAway {
    /// Each process counts for itself, and lets its share through: the limit by the number of processes that were alive when Redis
    /// was last asked, but at least one call in a window. A call that costs more than the share waits until Redis is back.
    #[default]
    Local,
    /// Nothing is let through: for log-ins, codes and payments, where it is worse to let too many through than to let none.
    Refuse,
}

/// Builds a [`FleetRateLimiter`].
#[must_use]
pub struct FleetRateLimiterBuilder {
    fleet: Fleet,
    name: String,
    quota: Quota,
    mode: Mode,
    when_away: WhenAway,
    most_keys: usize,
}

#[derive(Clone, Copy, Debug)]
enum Mode {
    Exact,
    Leased(Option<u32>),
}

/// A key is kept in Redis for milliseconds, and no sum of instants shall overflow.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

impl FleetRateLimiterBuilder {
    pub(super) fn new(fleet: Fleet, name: String, quota: Quota) -> Self {
        let (mode, when_away) = (Mode::Leased(None), WhenAway::default());
        Self { fleet, name, quota, mode, when_away, most_keys: 10_000 }
    }

    /// Asks Redis in each call, within the fleet's [budget](crate::FleetBuilder::budget): never too many.
    pub fn exact(mut self) -> Self {
        self.mode = Mode::Exact;
        self
    }

    /// Never waits for Redis, and leases up to `chunk` calls of each key at once: 1 to the limit. This is the default, with a tenth
    /// of the limit, or 1.
    pub fn leased(mut self, chunk: u32) -> Self {
        self.mode = Mode::Leased(Some(chunk));
        self
    }

    /// What to do while Redis is away. Default: [`WhenAway::Local`].
    pub fn when_away(mut self, when_away: WhenAway) -> Self {
        self.when_away = when_away;
        self
    }

    /// How many keys may have state of their own in this process; those beyond share one. Default: 10,000. An exact limit has state
    /// only while Redis is away.
    pub fn most_keys(mut self, keys: usize) -> Self {
        self.most_keys = keys;
        self
    }

    /// The limiter.
    ///
    /// # Errors
    ///
    /// [`FleetConfigError`] with everything that is wrong with name and numbers. A fleet has one limiter of a name at a time: build
    /// it outside of the closure of `HttpServer::new`, and clone it.
    pub fn build(self) -> Result<FleetRateLimiter, FleetConfigError> {
        let Self { fleet, name, quota, mode, when_away, most_keys } = self;
        let limit = quota.limit();
        let mut problems = Vec::new();
        if !is_name(&name) {
            problems.push(format!(
                "a limit cannot be called {name:?}: give 1 to 128 ASCII letters, digits, `-`, `_` or `.`"
            ));
        }
        if limit == 0 {
            problems.push("a quota of 0 lets nothing through: give at least 1".to_owned());
        }
        if quota.window() < SHORTEST || quota.window() > LONGEST {
            problems.push("a quota's window is 1 millisecond to 366 days: give one of these".to_owned());
        }
        let chunk = match mode {
            Mode::Exact => None,
            Mode::Leased(chunk) => Some(chunk.unwrap_or((limit / 10).max(1))),
        };
        if let Some(chunk) = chunk.filter(|chunk| *chunk == 0 || *chunk > limit.max(1)) {
            problems
                .push(format!("a chunk of {chunk} cannot be leased: give 1 to the limit, which is {limit}"));
        }
        let now = fleet.shared.clock.instant();
        let rate = Rate::of(quota);
        let inner = Inner {
            kind: match chunk {
                None => Kind::Exact(rate),
                Some(chunk) => Kind::Leased(Box::new(Leases::new(Terms { rate, chunk }, most_keys))),
            },
            prefix: fleet.shared.keys.limit(&name, limit, quota.window().as_micros()),
            share: Share::new(quota, most_keys, now),
            fleet: fleet.clone(),
            name,
            quota,
            when_away,
            by_fleet: Decided::default(),
            alone: Decided::default(),
        };
        let inner = Arc::new(inner);
        if problems.is_empty() && !fleet.shared.limits.add(&inner) {
            problems.push(format!(
                "there is a limit called {:?} already: build it once, and clone it",
                inner.name
            ));
        }
        if problems.is_empty() {
            Ok(FleetRateLimiter { inner })
        } else {
            Err(FleetConfigError::new(problems))
        }
    }
}

impl fmt::Debug for FleetRateLimiterBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FleetRateLimiterBuilder")
            .field("name", &self.name)
            .field("quota", &self.quota)
            .field("mode", &self.mode)
            .field("when_away", &self.when_away)
            .field("most_keys", &self.most_keys)
            .finish_non_exhaustive()
    }
}
