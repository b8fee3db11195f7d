//! One process among those of its service.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use error_core::{Clock, Monitor, SystemClock};
use error_recovery::Breakers;

use crate::circuits::{CircuitHints, Circuits};
use crate::errors::{FleetErrors, Telling};
use crate::keys::{Keys, is_name};
use crate::limit::Limits;
use crate::link::Link;
use crate::members::Members;
use crate::{FleetConfigError, FleetError};

/// One process among those of its service. Clones are the same process.
///
/// Spawn [`run`](Self::run) once. Building asks nobody: a fleet whose Redis is not there yet works as soon as it is.
///
/// In Redis a fleet has keys that begin with `errors:{service}`, all of which expire.
#[derive(Clone)]
pub struct Fleet {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) service: String,
    pub(crate) instance: String,
    pub(crate) keys: Keys,
    pub(crate) link: Link,
    pub(crate) members: Members,
    pub(crate) limits: Limits,
    pub(crate) clock: Arc<dyn Clock>,
    telling: Option<Telling>,
    pub(crate) circuits: Option<Circuits>,
    failed_rounds: AtomicU64,
}

/// What a process has done for its fleet since it was built. None of the numbers ever goes down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FleetCounts {
    /// How often Redis has answered.
    pub answered: u64,
    /// How often it has not, or with an error.
    pub failed: u64,
    /// Rounds in which something could not be told or heard: `fleet_sync_failures_total`.
    pub failed_rounds: u64,
    /// Records that nobody will read, since they came faster than they may be told.
    pub records_dropped: u64,
}

/// How often a process says that it is alive, and hears of the others.
const ROUND: Duration = Duration::from_secs(1);

impl Fleet {
    /// The fleet of a service that meets at a Redis: `redis://[user:password@]host[:port][/database]`.
    ///
    /// All processes of the service say the same name, of ASCII letters, digits, `-`, `_` and `.`.
    pub fn builder(redis: impl Into<String>, service: impl Into<String>) -> FleetBuilder {
        FleetBuilder {
            redis: redis.into(),
            service: service.into(),
            instance: None,
            budget: Duration::from_millis(100),
            clock: None,
            monitor: None,
            breakers: None,
        }
    }

    /// Tells the others of this process and hears of them, again and again, until the future is dropped. For a task of its
    /// own, once in a process.
    ///
    /// Rounds are a second apart, give or take a tenth, so that processes that were started together do not stay together.
    /// Between them it settles what leased limits owe, as soon as they owe it.
    pub async fn run(&self) {
        tokio::join!(self.rounds(), self.shared.limits.settle_always());
    }

    async fn rounds(&self) {
        loop {
            // What fails is counted and logged; the next round tells all of it.
            let _ = self.round().await;
            let jitter = 0.9 + 0.2 * fastrand::f64();
            tokio::time::sleep(ROUND.mul_f64(jitter)).await;
        }
    }

    /// One round of [`run`](Self::run), for who has a timer of his own.
    ///
    /// # Errors
    ///
    /// [`FleetError`] where Redis could not be asked for some of it. Nothing is lost by that.
    pub async fn round(&self) -> Result<(), FleetError> {
        let now = self.shared.clock.instant();
        let done = self.do_round(now).await;
        match &done {
            Ok(()) => self.shared.members.reached(),
            Err(error) => {
                self.shared.failed_rounds.fetch_add(1, Ordering::Relaxed);
                if self.shared.members.lost() {
                    tracing::warn!(service = self.shared.service, %error, "the fleet cannot be reached");
                }
            }
        }
        done
    }

    async fn do_round(&self, now: Instant) -> Result<(), FleetError> {
        let Shared { link, keys, instance, members, limits, telling, circuits, .. } = &*self.shared;
        if let Err(away) = members.beat(link, keys, instance).await {
            limits.lost();
            circuits.iter().for_each(|circuits| circuits.miss(now));
            return Err(away);
        }
        // What one of them cannot do, since somebody else has written to a key, is no reason for the others to do nothing.
        let settled = limits.settle().await;
        let told = match telling {
            Some(telling) => telling.tell(link, keys, instance, now).await,
            None => Ok(()),
        };
        let heard = match circuits {
            Some(circuits) => circuits.round(link, keys, instance, members.count(), now).await,
            None => Ok(()),
        };
        settled.and(told).and(heard)
    }

    /// The service's name.
    pub fn service(&self) -> &str {
        &self.shared.service
    }

    /// What this process is called among the others.
    pub fn instance(&self) -> &str {
        &self.shared.instance
    }

    /// How many processes of the service were alive when Redis was last asked; at least this one.
    pub fn instances(&self) -> u32 {
        self.shared.members.count()
    }

    /// The errors of all processes in the last so many minutes, the present one among them: 1 to 60.
    ///
    /// # Errors
    ///
    /// [`FleetError`] where Redis does not answer.
    pub async fn errors(&self, minutes: u32) -> Result<FleetErrors, FleetError> {
        let Shared { link, keys, service, clock, .. } = &*self.shared;
        FleetErrors::read(link, keys, service, clock.now(), minutes).await
    }

    /// What this process has done for its fleet: for metrics.
    pub fn counts(&self) -> FleetCounts {
        let (answered, failed) = self.shared.link.counts();
        FleetCounts {
            answered,
            failed,
            failed_rounds: self.shared.failed_rounds.load(Ordering::Relaxed),
            records_dropped: self.shared.telling.as_ref().map_or(0, Telling::records_dropped),
        }
    }
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet")
            .field("service", &self.shared.service)
            .field("instance", &self.shared.instance)
            .field("instances", &self.instances())
            .field("link", &self.shared.link)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Fleet`].
#[must_use]
pub struct FleetBuilder {
    redis: String,
    service: String,
    instance: Option<String>,
    budget: Duration,
    clock: Option<Arc<dyn Clock>>,
    monitor: Option<Monitor>,
    breakers: Option<(Breakers, CircuitHints)>,
}

impl FleetBuilder {
    /// What this process is called among the others, such as a pod's name; another one each time that it starts, or the
    /// counts of its former life in the present minute are written over. Default: one made by chance.
    pub fn instance(mut self, name: impl Into<String>) -> Self {
        self.instance = Some(name.into());
        self
    }

    /// How long Redis may take for one answer. Default: 100 milliseconds.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Where the time comes from. Default: the machine's clock.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Tells the fleet what this monitor counts: each error by the minute, the requests by the class of their status, and up to
    /// ten of the latest records in a second, redacted. Default: nothing.
    pub fn monitor(mut self, monitor: &Monitor) -> Self {
        self.monitor = Some(monitor.clone());
        self
    }

    /// Tells the fleet which of these circuits are open, hears which ones the others have open, and makes of it what
    /// `hints` say. Default: each process goes by its own calls.
    ///
    /// What a person sets in one process - [`force_open`](error_recovery::CircuitBreaker::force_open), `force_closed`,
    /// `metrics_only`, `reset` - is set in all, a round or two later and once, with `(by fleet instance …)` after the
    /// name of who did it. Of two persons the later one is right. A process that starts later, or whose circuit is made
    /// later, takes over what still holds: until somebody resets it, or for a minute after the last process has ended
    /// that knew of it. It does not end with the process in which it was set. A reset that is heard more than a minute
    /// late closes no circuit that has opened by itself. What was set before the fleet was built stays this process's own.
    ///
    /// ```
    /// use error_fleet::{CircuitHints, Fleet};
    /// use error_recovery::Breakers;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let breakers = Breakers::builder().build()?;
    /// let builder = Fleet::builder("redis://127.0.0.1/", "video-api");
    /// let fleet = builder.breakers(&breakers, CircuitHints::new()).build()?;
    /// assert!(fleet.circuits().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn breakers(mut self, breakers: &Breakers, hints: CircuitHints) -> Self {
        self.breakers = Some((breakers.clone(), hints));
        self
    }

    /// The fleet.
    ///
    /// # Errors
    ///
    /// [`FleetConfigError`] with everything that is wrong with names, address, budget and hints.
    pub fn build(self) -> Result<Fleet, FleetConfigError> {
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock));
        let instance = self.instance.unwrap_or_else(|| format!("{:016x}", fastrand::u64(..)));
        let mut problems = Vec::new();
        for (what, name) in [("service", &self.service), ("instance", &instance)] {
            if !is_name(name) {
                problems.push(format!(
                    "a {what} cannot be called {name:?}: give 1 to 128 ASCII letters, digits, `-`, `_` or `.`"
                ));
            }
        }
        if self.budget.is_zero() {
            problems.push("a budget of nothing lets Redis never answer: give some milliseconds".to_owned());
        }
        if let Some((_, hints)) = &self.breakers {
            hints.problems(&mut problems);
        }
        let link = match Link::new(&self.redis, self.budget, Arc::clone(&clock)) {
            Ok(link) if problems.is_empty() => link,
            Ok(_) => return Err(FleetConfigError::new(problems)),
            Err(problem) => {
                problems.push(problem);
                return Err(FleetConfigError::new(problems));
            }
        };
        let circuits = self.breakers.map(|(breakers, hints)| Circuits::new(breakers, hints, &instance));
        let shared = Shared {
            keys: Keys::new(&self.service),
            service: self.service,
            instance,
            link,
            members: Members::new(),
            limits: Limits::default(),
            clock,
            telling: self.monitor.map(Telling::new),
            circuits,
            failed_rounds: AtomicU64::new(0),
        };
        Ok(Fleet { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for FleetBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may have a password in it.
        f.debug_struct("FleetBuilder")
            .field("service", &self.service)
            .field("instance", &self.instance)
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}
