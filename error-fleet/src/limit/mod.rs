//! Limits that all processes keep together.
//!
//! ```text
//! check      -> script (one call)                             exact
//! check_now  -> Lease (pure) -> queue -> wake -> settle -> script (a hundred keys)    leased
//!            -> Share (pure)                                  while Redis is away
//! ```

mod builder;
mod error;
mod key;
mod keyed;
mod lease;
mod leases;
mod limits;
#[cfg(test)]
mod properties;
mod rate;
mod script;
mod share;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use error_core::standard::RateLimitError;
use error_recovery::{Allowance, Quota, RateLimitCounts};

pub use self::builder::{FleetRateLimiterBuilder, WhenAway};
pub use self::error::FleetLimitError;
use self::key::ClientKey;
use self::lease::Taken;
use self::leases::Leases;
pub(crate) use self::limits::Limits;
use self::rate::{Ask, Rate};
use self::share::Share;
use crate::{Fleet, FleetError};

#[doc = include_str!("../docs/limits.md")]
#[derive(Clone)]
pub struct FleetRateLimiter {
    inner: Arc<Inner>,
}

struct Inner {
    fleet: Fleet,
    name: String,
    quota: Quota,
    kind: Kind,
    /// What the names of its keys in Redis begin with.
    prefix: String,
    when_away: WhenAway,
    share: Share,
    by_fleet: Decided,
    alone: Decided,
}

enum Kind {
    Exact(Rate),
    Leased(Box<Leases>),
}

/// How often calls were let through, and how often not.
#[derive(Default)]
struct Decided {
    allowed: AtomicU64,
    denied: AtomicU64,
}

impl Fleet {
    /// Lets so many calls through for each key, such as a user or an address, in so long, whichever process they come to. See
    /// [`FleetRateLimiter`].
    ///
    /// All processes say the same name, of ASCII letters, digits, `-`, `_` and `.`, and the same quota: one that is changed begins
    /// anew.
    pub fn rate_limiter(&self, name: impl Into<String>, quota: Quota) -> FleetRateLimiterBuilder {
        FleetRateLimiterBuilder::new(self.clone(), name.into(), quota)
    }
}

impl FleetRateLimiter {
    /// Asks for a call that costs as much as several. One that costs more than the limit is never let through; one that costs
    /// nothing costs as much as one.
    ///
    /// An exact limit asks Redis, within the budget; a leased one answers at once.
    ///
    /// # Errors
    ///
    /// [`FleetLimitError`], with the quota's numbers and the time until there is room, or that Redis is away.
    pub async fn check(&self, key: &str, cost: u32) -> Result<Allowance, FleetLimitError> {
        match &self.inner.kind {
            Kind::Exact(rate) => self.inner.check_exactly(*rate, key, cost.max(1)).await,
            Kind::Leased(leases) => self.inner.check_lease(leases, key, cost.max(1)),
        }
    }

    /// As [`check`](Self::check), at once. `None` for an exact limit, which has to ask.
    ///
    /// # Errors
    ///
    /// As of [`check`](Self::check).
    pub fn check_now(&self, key: &str, cost: u32) -> Option<Result<Allowance, FleetLimitError>> {
        match &self.inner.kind {
            Kind::Exact(_) => None,
            Kind::Leased(leases) => Some(self.inner.check_lease(leases, key, cost.max(1))),
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The quota of each key.
    pub fn quota(&self) -> Quota {
        self.inner.quota
    }

    /// How it asks Redis: `leased` or `exact`, as in metrics.
    pub fn mode(&self) -> &'static str {
        match self.inner.kind {
            Kind::Exact(_) => "exact",
            Kind::Leased(_) => "leased",
        }
    }

    /// How many keys have state in this process, of calls that were decided without Redis or on a lease.
    pub fn keys(&self) -> usize {
        let leased = match &self.inner.kind {
            Kind::Exact(_) => 0,
            Kind::Leased(leases) => leases.keys(),
        };
        leased + self.inner.share.keys()
    }

    /// How often this process let calls through, and how often not, by the fleet's count: for metrics.
    pub fn counts(&self) -> RateLimitCounts {
        self.inner.by_fleet.read()
    }

    /// The same of the calls that were decided without Redis, while it was away.
    pub fn local_counts(&self) -> RateLimitCounts {
        self.inner.alone.read()
    }
}

impl Decided {
    fn count(&self, answer: Result<Allowance, FleetLimitError>) -> Result<Allowance, FleetLimitError> {
        let count = if answer.is_ok() { &self.allowed } else { &self.denied };
        count.fetch_add(1, Ordering::Relaxed);
        answer
    }

    fn read(&self) -> RateLimitCounts {
        let mut counts = RateLimitCounts::default();
        counts.allowed = self.allowed.load(Ordering::Relaxed);
        counts.denied = self.denied.load(Ordering::Relaxed);
        counts
    }
}

impl Inner {
    async fn check_exactly(&self, rate: Rate, key: &str, cost: u32) -> Result<Allowance, FleetLimitError> {
        let limit = self.quota.limit();
        if cost > limit {
            return self.by_fleet.count(Err(self.exceeded(self.quota.window())));
        }
        let key = ClientKey::of(key);
        let ask = [(key, Ask { debt: 0, want: cost, least: cost })];
        let error = match script::count(&self.fleet.shared.link, &self.prefix, rate, &ask).await {
            Ok(answers) => match answers.told.first() {
                Some(Some(told)) if told.granted > 0 => {
                    let allowance = Allowance::new(limit, told.remaining, told.reset);
                    return self.by_fleet.count(Ok(allowance));
                }
                Some(Some(told)) => return self.by_fleet.count(Err(self.exceeded(told.wait))),
                _ => answers.problem(),
            },
            Err(error) => error,
        };
        self.check_alone(key, cost, error)
    }

    fn check_lease(&self, leases: &Leases, key: &str, cost: u32) -> Result<Allowance, FleetLimitError> {
        let limit = self.quota.limit();
        if cost > limit {
            return self.by_fleet.count(Err(self.exceeded(self.quota.window())));
        }
        let key = ClientKey::of(key);
        let (taken, wanted) = leases.take(key, cost, self.fleet.shared.clock.instant());
        if wanted {
            self.fleet.shared.limits.wake();
        }
        match taken {
            Taken::Yes { remaining, reset } => {
                self.by_fleet.count(Ok(Allowance::new(limit, remaining, reset)))
            }
            Taken::No { wait } => self.by_fleet.count(Err(self.exceeded(wait))),
            Taken::Away => self.check_alone(key, cost, FleetError::left_alone()),
        }
    }

    fn check_alone(&self, key: ClientKey, cost: u32, why: FleetError) -> Result<Allowance, FleetLimitError> {
        if self.when_away == WhenAway::Refuse {
            return self.alone.count(Err(FleetLimitError::Away(why)));
        }
        let (instances, now) = (self.fleet.instances(), self.fleet.shared.clock.instant());
        let taken = self.share.take(key, cost, instances, now);
        self.alone.count(taken.map_err(|wait| self.exceeded(wait)))
    }

    fn exceeded(&self, wait: Duration) -> FleetLimitError {
        let window = self.quota.window().as_secs();
        FleetLimitError::Exceeded(RateLimitError::new(self.quota.limit(), window, wait))
    }

    fn lost(&self) {
        if let Kind::Leased(leases) = &self.kind {
            leases.lost();
        }
    }

    async fn settle(&self) -> Result<bool, FleetError> {
        let Kind::Leased(leases) = &self.kind else { return Ok(false) };
        leases.settle(&self.fleet.shared.link, &self.prefix, || self.fleet.shared.clock.instant()).await
    }
}

impl fmt::Debug for FleetRateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("FleetRateLimiter");
        shown.field("name", &self.inner.name).field("quota", &self.inner.quota).field("mode", &self.mode());
        if let Kind::Leased(leases) = &self.inner.kind {
            shown.field("chunk", &leases.terms().chunk);
        }
        shown.field("when_away", &self.inner.when_away).finish_non_exhaustive()
    }
}
