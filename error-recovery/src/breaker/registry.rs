//! All breakers of an application.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use error_core::{Clock, ErrorType};

use super::{
    BreakerBuilder, BreakerHealth, BreakerListener, BreakerSettings, BreakerSnapshot, BreakerState,
    CircuitBreaker,
};
use crate::InvalidPolicy;

/// The circuit breakers of an application: one for each service, and one for each type of errors.
///
/// A breaker is made when it is first asked for, with the settings given for it or the default ones, and stays.
/// Clones share their breakers.
///
/// ```
/// use error_core::ErrorType;
/// use error_recovery::{BreakerSettings, Breakers, LogBreakers};
///
/// # fn main() -> Result<(), error_recovery::InvalidPolicy> {
/// let breakers = Breakers::builder()
///     .service("stripe", BreakerSettings::count_window(100))
///     .listener(LogBreakers)
///     .build()?;
/// let stripe = breakers.service("stripe");
/// let models = breakers.error_type(ErrorType::Model);
/// assert_eq!(stripe.name(), "stripe");
/// assert_eq!(models.name(), "type:model");
/// breakers.reset_all("on-call: provider is back");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Breakers {
    shared: Arc<Shared>,
}

struct Shared {
    plan: Plan,
    named: RwLock<BTreeMap<Arc<str>, Arc<CircuitBreaker>>>,
    /// For names beyond the limit.
    others: Arc<CircuitBreaker>,
}

/// How a breaker is made.
struct Plan {
    defaults: BreakerSettings,
    services: BTreeMap<Arc<str>, BreakerSettings>,
    types: BTreeMap<ErrorType, BreakerSettings>,
    clock: Option<Arc<dyn Clock>>,
    listeners: Vec<Arc<dyn BreakerListener>>,
    limit: usize,
}

/// What the breaker of names beyond the limit is called.
const OTHERS: &str = "others";

impl Breakers {
    /// Breakers with default settings.
    pub fn builder() -> BreakersBuilder {
        BreakersBuilder {
            plan: Plan {
                defaults: BreakerSettings::new(),
                services: BTreeMap::new(),
                types: BTreeMap::new(),
                clock: None,
                listeners: Vec::new(),
                limit: 1024,
            },
        }
    }

    /// The breaker of a service.
    ///
    /// Beyond the [limit](BreakersBuilder::limit) of names all share one that only measures: no call is refused for
    /// what another service did.
    pub fn service(&self, name: &str) -> Arc<CircuitBreaker> {
        self.named(name, || self.shared.plan.services.get(name).copied().unwrap_or(self.shared.plan.defaults))
    }

    /// The breaker of a type of errors, called `type:` and the type's name. If no settings are given for it, it opens
    /// after as many failures in a row as the type's own
    /// [policy](error_core::ActionPolicy::circuit_break_threshold) says.
    pub fn error_type(&self, kind: ErrorType) -> Arc<CircuitBreaker> {
        self.named(&format!("type:{kind}"), || {
            let threshold = kind.spec().policy().circuit_break_threshold().get();
            let given = self.shared.plan.types.get(&kind).copied();
            given.unwrap_or_else(|| BreakerSettings::consecutive(threshold)).with_error_type(kind)
        })
    }

    fn named(&self, name: &str, settings: impl FnOnce() -> BreakerSettings) -> Arc<CircuitBreaker> {
        if let Some(known) = self.get(name) {
            return known;
        }
        let mut named = self.shared.named.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = named.get(name) {
            return Arc::clone(known);
        }
        if named.len() >= self.shared.plan.limit {
            return Arc::clone(&self.shared.others);
        }
        let name: Arc<str> = name.into();
        let breaker = Arc::new(self.shared.plan.make(&name, settings()));
        named.insert(name, Arc::clone(&breaker));
        breaker
    }

    /// The breaker of this name, if it has been asked for.
    pub fn get(&self, name: &str) -> Option<Arc<CircuitBreaker>> {
        self.shared.named.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// All breakers that have been asked for, by name; when the limit is reached, the one shared beyond it
    /// comes last.
    pub fn all(&self) -> Vec<Arc<CircuitBreaker>> {
        let named = self.shared.named.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = named.values().cloned().collect();
        if named.len() >= self.shared.plan.limit {
            all.push(Arc::clone(&self.shared.others));
        }
        all
    }

    /// Closes the circuit of this name; whether there is one.
    pub fn reset(&self, name: &str, by: &str) -> bool {
        self.get(name).map(|breaker| breaker.reset(by)).is_some()
    }

    /// Closes all circuits.
    pub fn reset_all(&self, by: &str) {
        let named = self.shared.named.read().unwrap_or_else(PoisonError::into_inner);
        let all: Vec<_> = named.values().cloned().collect();
        drop(named);
        // Listeners may ask for breakers, so no lock is held.
        all.iter().for_each(|breaker| breaker.reset(by));
    }

    /// Each circuit as it is now.
    pub fn snapshots(&self) -> Vec<BreakerSnapshot> {
        self.all().iter().map(|breaker| breaker.snapshot()).collect()
    }

    /// The worst health of all circuits.
    pub fn health(&self) -> BreakerHealth {
        let worst = self.all().iter().map(|breaker| breaker.state()).map(BreakerHealth::from).max();
        worst.unwrap_or(BreakerHealth::Pass)
    }
}

impl Default for Breakers {
    fn default() -> Self {
        Self::builder().assemble()
    }
}

impl fmt::Debug for Breakers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Breakers").field("all", &self.all()).finish_non_exhaustive()
    }
}

impl Plan {
    /// A breaker; all settings were checked when the registry was built.
    fn make(&self, name: &Arc<str>, settings: BreakerSettings) -> CircuitBreaker {
        self.begin(name, settings).assemble()
    }

    fn begin(&self, name: &Arc<str>, settings: BreakerSettings) -> BreakerBuilder {
        let builder =
            CircuitBreaker::builder(Arc::clone(name)).settings(settings).shared_clock(self.clock.clone());
        let listeners = self.listeners.iter().cloned();
        listeners.fold(builder, BreakerBuilder::shared_listener)
    }
}

/// Builds [`Breakers`].
#[must_use]
pub struct BreakersBuilder {
    plan: Plan,
}

impl BreakersBuilder {
    /// The settings of services without some of their own. Default: [`BreakerSettings::new`].
    pub fn defaults(mut self, settings: BreakerSettings) -> Self {
        self.plan.defaults = settings;
        self
    }

    /// The settings of a service.
    pub fn service(mut self, name: impl Into<Arc<str>>, settings: BreakerSettings) -> Self {
        self.plan.services.insert(name.into(), settings);
        self
    }

    /// The settings of a type of errors.
    pub fn error_type(mut self, kind: ErrorType, settings: BreakerSettings) -> Self {
        self.plan.types.insert(kind, settings);
        self
    }

    /// Where the time comes from. Default: a [`CoarseClock`](crate::CoarseClock).
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.plan.clock = Some(Arc::new(clock));
        self
    }

    /// Who is told of all breakers' changes; there may be several.
    pub fn listener(mut self, listener: impl BreakerListener + 'static) -> Self {
        self.plan.listeners.push(Arc::new(listener));
        self
    }

    /// How many names there may be, so that names made of input cannot fill the memory. Default: 1024.
    pub fn limit(mut self, names: usize) -> Self {
        self.plan.limit = names;
        self
    }

    /// The breakers.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] with all that is wrong with any of the settings, each with the name that they are of.
    pub fn build(self) -> Result<Breakers, InvalidPolicy> {
        let Plan { defaults, services, types, .. } = &self.plan;
        let mut problems = defaults.problems();
        for (name, settings) in services {
            problems.extend(settings.problems().into_iter().map(|problem| format!("{name}: {problem}")));
        }
        for (kind, settings) in types {
            problems.extend(settings.problems().into_iter().map(|problem| format!("type:{kind}: {problem}")));
        }
        InvalidPolicy::unless_empty(problems)?;
        Ok(self.assemble())
    }

    fn assemble(self) -> Breakers {
        let others = self.plan.begin(&OTHERS.into(), BreakerSettings::new());
        let others = Arc::new(others.state(BreakerState::MetricsOnly).assemble());
        let named = RwLock::default();
        Breakers { shared: Arc::new(Shared { plan: self.plan, named, others }) }
    }
}

impl fmt::Debug for BreakersBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BreakersBuilder").field("defaults", &self.plan.defaults).finish_non_exhaustive()
    }
}
