//! A breaker in the making.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::thread::available_parallelism;

use error_core::Clock;

use super::circuit::Circuit;
use super::time::Time;
use super::{BreakerListener, BreakerSettings, BreakerState, CircuitBreaker, sync};
use crate::{CoarseClock, InvalidPolicy};

/// Builds a [`CircuitBreaker`].
#[must_use]
pub struct BreakerBuilder {
    name: Arc<str>,
    settings: BreakerSettings,
    clock: Option<Arc<dyn Clock>>,
    listeners: Vec<Arc<dyn BreakerListener>>,
    seed: Option<u64>,
    state: BreakerState,
}

impl BreakerBuilder {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self {
            name,
            settings: BreakerSettings::new(),
            clock: None,
            listeners: Vec::new(),
            seed: None,
            state: BreakerState::Closed,
        }
    }

    /// When the circuit opens and closes. Default: [`BreakerSettings::new`].
    pub fn settings(mut self, settings: BreakerSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Where the time comes from. Default: a [`CoarseClock`].
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.shared_clock(Some(Arc::new(clock)))
    }

    pub(super) fn shared_clock(mut self, clock: Option<Arc<dyn Clock>>) -> Self {
        self.clock = clock;
        self
    }

    /// Who is told of changes; there may be several.
    pub fn listener(self, listener: impl BreakerListener + 'static) -> Self {
        self.shared_listener(Arc::new(listener))
    }

    pub(super) fn shared_listener(mut self, listener: Arc<dyn BreakerListener>) -> Self {
        self.listeners.push(listener);
        self
    }

    /// Where the jitter of waits begins, so that a test knows it. Default: another one for each breaker.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The state to begin in, of which nobody is told.
    pub(super) fn state(mut self, state: BreakerState) -> Self {
        self.state = state;
        self
    }

    /// The breaker, closed.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] with all that is wrong with the settings.
    pub fn build(self) -> Result<CircuitBreaker, InvalidPolicy> {
        self.settings.check()?;
        Ok(self.assemble())
    }

    /// The breaker, of settings that have been checked.
    pub(super) fn assemble(self) -> CircuitBreaker {
        let time = self.clock.map_or_else(|| Time::Coarse(CoarseClock::new()), Time::given);
        let seed = self.seed.unwrap_or_else(|| RandomState::new().hash_one(0));
        let threads = available_parallelism().map_or(1, usize::from);
        let circuit = Circuit::new(self.settings, time.base(), seed, threads);
        if self.state != BreakerState::Closed {
            circuit.step(|machine| machine.set(self.state, time.base()));
        }
        CircuitBreaker {
            circuit,
            name: self.name,
            time,
            listeners: self.listeners,
            changed: sync::Mutex::new(super::Changed::default()),
            transitions: sync::Mutex::new(Vec::new()),
        }
    }
}

impl fmt::Debug for BreakerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BreakerBuilder")
            .field("name", &self.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
