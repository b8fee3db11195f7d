//! Circuit breakers.
//!
//! ```text
//! healthy   admit -> word -> Permit -> success -> word, or a counter of the thread's own     no lock
//! else      admit, record -> Circuit::step -> lock -> Machine (pure) -> Change -> listeners
//! ```

mod active;
mod builder;
mod circuit;
mod error;
mod event;
mod hints;
mod machine;
mod permit;
mod registry;
mod settings;
mod shards;
mod snapshot;
mod state;
mod sync;
mod thread;
mod time;
mod wait;
mod window;
mod word;

#[cfg(test)]
#[cfg(not(loom))]
mod behaviour;
#[cfg(test)]
#[cfg(loom)]
mod interleavings;
#[cfg(test)]
#[cfg(not(loom))]
mod properties;
#[cfg(test)]
#[cfg(not(loom))]
mod reference;
#[cfg(test)]
#[cfg(not(loom))]
mod semantics;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

pub use self::builder::BreakerBuilder;
use self::circuit::Circuit;
pub use self::error::CircuitBreakerError;
pub use self::event::{BreakerEvent, BreakerListener, BreakerTransition, Cause, LogBreakers};
use self::machine::{Change, Machine, Outcome, Refused};
pub use self::permit::Permit;
pub use self::registry::{Breakers, BreakersBuilder};
pub use self::settings::BreakerSettings;
pub use self::snapshot::{BreakerCounts, BreakerHealth, BreakerProbes, BreakerSnapshot, BreakerWindow};
pub use self::state::BreakerState;
use self::time::Time;
pub use self::wait::OpenWait;
use self::word::Word;
use crate::InvalidPolicy;

#[doc = include_str!("../docs/breaker.md")]
pub struct CircuitBreaker {
    circuit: Circuit,
    name: Arc<str>,
    time: Time,
    listeners: Vec<Arc<dyn BreakerListener>>,
    changed: sync::Mutex<Changed>,
    transitions: sync::Mutex<Vec<BreakerTransition>>,
}

/// What is remembered of changes that somebody made.
#[derive(Debug, Default)]
struct Changed {
    by: Option<Arc<str>>,
    /// The last one of a state.
    set: Option<BreakerEvent>,
}

impl CircuitBreaker {
    /// A breaker with [default settings](BreakerSettings::new), to be refined.
    pub fn builder(name: impl Into<Arc<str>>) -> BreakerBuilder {
        BreakerBuilder::new(name.into())
    }

    /// Asks for a call.
    ///
    /// ```
    /// use error_core::HttpError;
    /// use error_recovery::{BreakerSettings, CircuitBreaker};
    ///
    /// # fn main() -> Result<(), error_recovery::InvalidPolicy> {
    /// let breaker = CircuitBreaker::builder("stripe").settings(BreakerSettings::consecutive(1)).build()?;
    /// if let Ok(permit) = breaker.admit() {
    ///     permit.failure();
    /// }
    /// if let Err(error) = breaker.admit() {
    ///     assert_eq!(error.status().as_u16(), 503);
    ///     assert!(error.retry_after().is_some());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`CircuitBreakerError`] while the circuit is open, or half-open with all its probes out.
    #[inline]
    pub fn admit(&self) -> Result<Permit<'_>, CircuitBreakerError> {
        let word = self.circuit.word();
        if word.admits() {
            return Ok(Permit::new(self, word));
        }
        // Not handed through as it is: a result in memory would cost the healthy path a store and a load.
        match self.admit_carefully() {
            Ok(word) => Ok(Permit::new(self, word)),
            Err(refused) => Err(refused),
        }
    }

    #[cold]
    fn admit_carefully(&self) -> Result<Word, CircuitBreakerError> {
        let now = self.now();
        self.step(None, |machine| match machine.admit(now) {
            Ok(_) => Ok(Word::of(machine)),
            Err(refused) => Err(self.refusal(refused, machine, now)),
        })
    }

    fn refusal(&self, refused: Refused, machine: &Machine, now: Instant) -> CircuitBreakerError {
        let opening = machine.opening();
        CircuitBreakerError {
            breaker: Arc::clone(&self.name),
            state: machine.state(),
            error_type: machine.settings().error_type.as_str(),
            triggered_at: self.seconds_at(opening.at, now),
            error_count: opening.failures,
            threshold: opening.threshold,
            retry_after: refused.retry_after,
        }
    }

    /// Refuses all calls until [`reset`](Self::reset). `by` is written down: who, and why.
    pub fn force_open(&self, by: &str) {
        self.set(BreakerState::ForcedOpen, by);
    }

    /// Lets all calls through, whatever comes of them, until [`reset`](Self::reset).
    pub fn force_closed(&self, by: &str) {
        self.set(BreakerState::ForcedClosed, by);
    }

    /// Lets all calls through and only tells what would have opened the circuit, until [`reset`](Self::reset).
    pub fn metrics_only(&self, by: &str) {
        self.set(BreakerState::MetricsOnly, by);
    }

    /// Closes the circuit, with nothing in view.
    pub fn reset(&self, by: &str) {
        self.set(BreakerState::Closed, by);
    }

    fn set(&self, state: BreakerState, by: &str) {
        let now = self.now();
        self.step(Some(by), |machine| machine.set(state, now));
    }

    /// Gives the circuit other numbers. Its state stays, and so does a wait that has begun; calls and probes are
    /// counted anew.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] where a number is none that a circuit can go by; nothing is changed then.
    pub fn reconfigure(&self, settings: BreakerSettings, by: &str) -> Result<(), InvalidPolicy> {
        settings.check()?;
        let now = self.now();
        self.step(Some(by), |machine| machine.reconfigure(settings, now));
        Ok(())
    }

    /// The breaker's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The state. An open circuit stays open until a call comes after the wait.
    pub fn state(&self) -> BreakerState {
        self.step(None, |machine| machine.state())
    }

    /// Everything about the circuit, as it is now.
    pub fn snapshot(&self) -> BreakerSnapshot {
        let now = self.now();
        let changed_by = self.changed().by.clone();
        self.step(None, |machine| {
            let (state, seen, probes) = (machine.state(), machine.seen(now), machine.probes());
            BreakerSnapshot {
                name: Arc::clone(&self.name),
                error_type: machine.settings().error_type,
                state,
                health: state.into(),
                generation: machine.generation(),
                window: BreakerWindow { calls: seen.calls, failures: seen.failures, slow: seen.slow },
                probes: (state == BreakerState::HalfOpen).then_some(BreakerProbes {
                    limit: machine.settings().probes,
                    admitted: probes.admitted,
                    finished: probes.finished,
                }),
                triggered_at: (!state.admits_all()).then(|| self.seconds_at(machine.opening().at, now)),
                retry_after: machine.wait_left(now).map(|wait| wait.as_secs_f64()),
                sensitive: machine.is_sensitive(),
                told: !state.admits_all() && machine.opening().told,
                changed_by,
                counts: machine.counts(),
            }
        })
    }

    /// Which changes of the state there were, and how often: for metrics.
    pub fn transitions(&self) -> Vec<BreakerTransition> {
        self.counted_transitions().clone()
    }

    /// The name, to be kept.
    #[cfg(not(loom))]
    pub(crate) fn shared_name(&self) -> &Arc<str> {
        &self.name
    }

    #[inline]
    fn circuit(&self) -> &Circuit {
        &self.circuit
    }

    #[inline]
    fn time(&self) -> &Time {
        &self.time
    }

    fn now(&self) -> Instant {
        self.time.instant()
    }

    /// Notes how a call ended, with the lock.
    #[cold]
    fn record(&self, generation: u32, outcome: Outcome, now: Option<u64>) {
        let now = self.time.at(now.unwrap_or_else(|| self.time.nanos()));
        self.step(None, |machine| machine.record(generation, outcome, now));
    }

    fn step<R>(&self, by: Option<&str>, step: impl FnOnce(&mut Machine) -> R) -> R {
        let (answer, change) = self.circuit.step(step);
        if let Some(change) = change {
            self.tell(change, by);
        }
        answer
    }

    #[cold]
    fn tell(&self, change: Change, by: Option<&str>) {
        let at = self.time.of_day();
        let by: Option<Arc<str>> = by.map(Into::into);
        let Change { from, to, cause, generation, failures, threshold } = change;
        BreakerTransition::count(&mut self.counted_transitions(), from, to);
        let breaker = Arc::clone(&self.name);
        let event = BreakerEvent { breaker, from, to, cause, generation, failures, threshold, at, by };
        self.changed().remember(&event);
        for listener in &self.listeners {
            // A permit may be dropped by a panic already; another one must not leave here.
            let _ = catch_unwind(AssertUnwindSafe(|| listener.on_event(&event)));
        }
    }

    fn changed(&self) -> sync::MutexGuard<'_, Changed> {
        self.changed.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn counted_transitions(&self) -> sync::MutexGuard<'_, Vec<BreakerTransition>> {
        self.transitions.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The time of day of a moment that has passed, in seconds since 1970 to the millisecond.
    fn seconds_at(&self, moment: Instant, now: Instant) -> f64 {
        let ago = now.saturating_duration_since(moment);
        let moment = self.time.of_day().checked_sub(ago).unwrap_or(SystemTime::UNIX_EPOCH);
        let since = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        since.as_millis() as f64 / 1000.0
    }
}

impl fmt::Debug for CircuitBreaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreaker").field("name", &self.name).finish_non_exhaustive()
    }
}
