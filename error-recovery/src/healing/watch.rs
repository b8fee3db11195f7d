//! A condition, and what is done about it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use error_core::{IntoReport, Report};

use super::event::HealingAction;
use super::machine::Limits;
use crate::{Backoff, BreakerState, CircuitBreaker};

/// A condition that [`SelfHealing`](super::SelfHealing) watches, with the hooks that are called while it holds.
///
/// Hooks are called in the order in which they were added, each as often as it says: first all attempts of the first.
pub struct Watch {
    pub(super) name: Arc<str>,
    condition: Box<dyn Fn() -> bool + Send + Sync>,
    remedies: Vec<Remedy>,
    patience: Duration,
    backoff: Backoff,
    calm: Duration,
    pub(super) time_limit: Duration,
}

pub(super) struct Remedy {
    pub(super) action: HealingAction,
    attempts: u32,
    hook: Hook,
}

type Hook = Box<dyn Fn() -> Running + Send + Sync>;
type Running = Pin<Box<dyn Future<Output = Result<(), Report>> + Send>>;

impl Watch {
    /// Watches whether `is_unhealthy`. It is asked at every look, and should only read what is known.
    pub fn new(name: impl Into<Arc<str>>, is_unhealthy: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self {
            name: name.into(),
            condition: Box::new(is_unhealthy),
            remedies: Vec::new(),
            patience: Duration::from_secs(30),
            backoff: Backoff::exponential(Duration::from_secs(60)).with_cap(Duration::from_secs(15 * 60)),
            calm: Duration::from_secs(5 * 60),
            time_limit: Duration::from_secs(10),
        }
    }

    /// Watches a circuit, under its name: it is unhealthy from when it opens until it is closed. One that a person has
    /// forced open is not: they know why.
    pub fn breaker(breaker: Arc<CircuitBreaker>) -> Self {
        let name = breaker.name().to_owned();
        Self::new(name, move || matches!(breaker.state(), BreakerState::Open | BreakerState::HalfOpen))
    }

    /// Calls `hook` up to so many times to begin anew what can be begun anew.
    #[must_use]
    pub fn reset<F, E>(self, attempts: u32, hook: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: IntoReport,
    {
        self.remedy(HealingAction::Reset, attempts, hook)
    }

    /// Calls `hook` up to so many times to take the instance out of service.
    #[must_use]
    pub fn drain<F, E>(self, attempts: u32, hook: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: IntoReport,
    {
        self.remedy(HealingAction::Drain, attempts, hook)
    }

    /// Calls `hook` up to so many times to have the instance started again.
    #[must_use]
    pub fn restart<F, E>(self, attempts: u32, hook: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: IntoReport,
    {
        self.remedy(HealingAction::Restart, attempts, hook)
    }

    fn remedy<F, E>(
        mut self,
        action: HealingAction,
        attempts: u32,
        hook: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: IntoReport,
    {
        let hook: Hook = Box::new(move || {
            let running = hook();
            Box::pin(async { running.await.map_err(IntoReport::into_report) })
        });
        self.remedies.push(Remedy { action, attempts, hook });
        self
    }

    /// How long the condition has to hold without a break before anything is done. Default: 30 seconds.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How long after one attempt the next may follow. Default: a minute, and twice as long each time up to 15, each longer
    /// by a random part of itself, so that the instances of a fleet do not restart together.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// How long all must be well before the attempts are forgotten, so that what is ill again and again is given up, too.
    /// Default: 5 minutes.
    #[must_use]
    pub fn calm(mut self, calm: Duration) -> Self {
        self.calm = calm;
        self
    }

    /// How long a hook may take before it is given up. Default: 10 seconds.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    pub(super) fn limits(&self) -> Limits {
        let attempts = self.attempts();
        Limits { patience: self.patience, attempts, backoff: self.backoff, calm: self.calm }
    }

    pub(super) fn attempts(&self) -> u32 {
        self.remedies.iter().fold(0, |sum, remedy| sum.saturating_add(remedy.attempts))
    }

    /// `None` if it panicked: then nothing is known.
    pub(super) fn is_unhealthy(&self) -> Option<bool> {
        catch_unwind(AssertUnwindSafe(|| (self.condition)())).ok()
    }

    /// Whose turn the attempt of this number is, from 1.
    pub(super) fn remedy_of(&self, attempt: u32) -> Option<&Remedy> {
        let mut before = 0_u32;
        self.remedies.iter().find(|remedy| {
            before = before.saturating_add(remedy.attempts);
            attempt <= before
        })
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let name = &self.name;
        let mut problems = Vec::new();
        if self.remedies.is_empty() {
            problems.push(format!("{name}: nothing is done about it: add a hook"));
        }
        for Remedy { action, .. } in self.remedies.iter().filter(|remedy| remedy.attempts == 0) {
            problems.push(format!("{name}: {action} has no attempts: give at least 1"));
        }
        if self.time_limit.is_zero() {
            problems.push(format!("{name}: a hook does nothing in no time: give a time limit above zero"));
        }
        for (what, length) in [("patience", self.patience), ("calm", self.calm)] {
            if length > crate::LONGEST {
                problems.push(format!("{name}: {what} is longer than a year: give a shorter one"));
            }
        }
        problems
    }
}

impl Remedy {
    /// A hook that panics before it has begun fails like one that panics later.
    pub(super) fn begin(&self) -> Option<Running> {
        catch_unwind(AssertUnwindSafe(|| (self.hook)())).ok()
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actions = self.remedies.iter().map(|remedy| (remedy.action, remedy.attempts));
        f.debug_struct("Watch")
            .field("name", &self.name)
            .field("remedies", &actions.collect::<Vec<_>>())
            .field("limits", &self.limits())
            .finish_non_exhaustive()
    }
}
