//! What the guards of an application share.

use std::sync::{Arc, OnceLock};

use error_core::Clock;

use super::counts::Tally;
use super::{Guard, GuardBuilder, OperationSnapshot};
use crate::breaker::Breakers;
use crate::retry::RetryBudget;

/// The circuit breakers and the retry budget that the guards of an application share. Clones share them.
///
/// ```
/// use error_recovery::{Breakers, LogBreakers, Recovery};
///
/// # fn main() -> Result<(), error_recovery::InvalidPolicy> {
/// let recovery = Recovery::new(Breakers::builder().listener(LogBreakers).build()?);
/// let guard = recovery.guard("s3", "put_object").idempotent().build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recovery {
    breakers: Breakers,
    budget: RetryBudget,
    clock: Option<Arc<dyn Clock>>,
    tally: Tally,
}

tokio::task_local! {
    static CURRENT: Recovery;
}

/// What a process has where no scope says otherwise: a test says so.
static INSTALLED: OnceLock<Recovery> = OnceLock::new();

impl Recovery {
    /// Guards that ask these circuit breakers, and retry within a [budget](RetryBudget::new) for all.
    pub fn new(breakers: Breakers) -> Self {
        Self { breakers, ..Self::default() }
    }

    /// Another budget for all retries.
    #[must_use]
    pub fn with_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Where guards take the time of day from, which an error's `Retry-After` may name. Default: the machine's.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// A guard of an operation on a service, with the service's circuit breaker, to be refined.
    pub fn guard(&self, service: &str, operation: &'static str) -> GuardBuilder {
        Guard::builder(operation)
            .breaker(self.breakers.service(service))
            .budget(self.budget.clone())
            .shared(self.clock.clone(), self.tally.clone())
    }

    /// The circuit breakers: for health, metrics and administration.
    pub fn breakers(&self) -> &Breakers {
        &self.breakers
    }

    /// What was tried again, and what was taken instead, for each operation that a guard was built for, and each other one
    /// to which either happened: for metrics. At most 1024 are told apart.
    pub fn operations(&self) -> Vec<OperationSnapshot> {
        self.tally.snapshots()
    }

    /// Makes this what [`current`](Self::current) answers in the whole process: once, when an application starts.
    ///
    /// # Errors
    ///
    /// This one, where another was installed, or asked for, before.
    pub fn install(self) -> Result<(), Self> {
        INSTALLED.set(self)
    }

    /// Runs `work` with this as what [`current`](Self::current) answers, within its task: for tests, and for parts of an
    /// application that shall have circuits of their own.
    pub async fn scope<T>(&self, work: impl Future<Output = T>) -> T {
        CURRENT.scope(self.clone(), work).await
    }

    /// That of the innermost [`scope`](Self::scope) around, or else the one that is [installed](Self::install), or else
    /// one with default settings. `#[recover]` takes it where none is named.
    pub fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_else(|_| INSTALLED.get_or_init(Self::default).clone())
    }
}
