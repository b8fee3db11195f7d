//! A guard in the making.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use error_core::Clock;

use super::counts::Tally;
use super::{Guard, Repeat};
use crate::InvalidPolicy;
use crate::breaker::CircuitBreaker;
use crate::retry::{RetryBudget, RetryPolicy};

/// Builds a [`Guard`].
#[must_use]
pub struct GuardBuilder {
    guard: Guard,
}

impl GuardBuilder {
    pub(super) fn new(guard: Guard) -> Self {
        Self { guard }
    }

    /// What the guards of one application share.
    pub(super) fn shared(mut self, clock: Option<Arc<dyn Clock>>, tally: Tally) -> Self {
        self.guard.clock = clock;
        self.guard.tally = Some(tally);
        self
    }

    /// Asks this circuit breaker before each try.
    pub fn breaker(mut self, breaker: Arc<CircuitBreaker>) -> Self {
        self.guard.breaker = Some(breaker);
        self
    }

    /// Says that the operation may be done twice: errors that declare `action = retry(…)` are tried again, as often and
    /// after as long as they say.
    pub fn idempotent(mut self) -> Self {
        self.guard.repeat = Repeat::Declared;
        self
    }

    /// Says that the operation may be done twice, and how often, whatever the errors declare.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.guard.repeat = Repeat::Policy(policy);
        self
    }

    /// Takes each retry out of a budget, unless the policy has one of its own.
    pub fn budget(mut self, budget: RetryBudget) -> Self {
        self.guard.budget = Some(budget);
        self
    }

    /// How long the whole may take, with all its tries and waits.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.guard.deadline = Some(limit);
        self
    }

    /// How long one try may take.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.guard.attempt_timeout = Some(limit);
        self
    }

    /// Where the time of day comes from, which an error's `Retry-After` may name. Default: the machine's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.guard.clock = Some(Arc::new(clock));
        self
    }

    /// The guard.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] where nothing could ever be done in time.
    pub fn build(self) -> Result<Guard, InvalidPolicy> {
        let mut problems = Vec::new();
        for (limit, name) in
            [(self.guard.deadline, "deadline"), (self.guard.attempt_timeout, "attempt timeout")]
        {
            if limit.is_some_and(|limit| limit.is_zero()) {
                problems.push(format!("nothing is done in no time: give a {name} above zero"));
            }
        }
        InvalidPolicy::unless_empty(problems)?;
        let guard = self.assemble();
        // So that its numbers are there, and zero, before something happens.
        drop(guard.cells());
        Ok(guard)
    }

    /// The guard, of times that have been checked.
    pub(crate) fn assemble(self) -> Guard {
        self.guard
    }
}

impl fmt::Debug for GuardBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.guard, f)
    }
}
