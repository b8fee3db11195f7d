//! When to try again, and when not.

use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};
use error_core::{ActionPolicy, Clock, ErrorAction, HttpError, SystemClock};
use tokio::time::sleep;

use super::RetryBudget;
use crate::Deadline;
use crate::decision::{Decision, wait_asked};

/// How long to wait between tries: `first`, and twice as long each time, up to a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    cap: Duration,
    jitter: bool,
}

impl Backoff {
    /// `first`, and twice as long each time, up to 60 seconds; each longer by a random part of itself, so that callers
    /// who failed together do not come back together.
    pub const fn exponential(first: Duration) -> Self {
        let cap = Duration::from_secs(60);
        Self { first, cap: if first.as_nanos() > cap.as_nanos() { first } else { cap }, jitter: true }
    }

    /// The longest wait, before its random part. Default: 60 seconds.
    #[must_use]
    pub const fn with_cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// Leaves out the random part.
    #[must_use]
    pub const fn without_jitter(mut self) -> Self {
        self.jitter = false;
        self
    }

    pub(crate) fn waits(&self, retries: u32) -> ExponentialBackoff {
        let builder = ExponentialBuilder::new()
            .with_min_delay(self.first.min(self.cap))
            .with_max_delay(self.cap)
            .with_max_times(usize::try_from(retries).unwrap_or(usize::MAX));
        if self.jitter { builder.with_jitter().build() } else { builder.build() }
    }
}

/// Tries an operation again while its errors say that this can help.
///
/// An error that is not worth another try (see [`Decision`]) ends it at once. One that says when to come back is not
/// asked earlier; if that is beyond the deadline it is returned now.
///
/// Who takes a policy says that the operation may be done twice.
///
/// ```
/// use std::time::Duration;
/// use error_core::standard::ExternalServiceError;
/// use error_recovery::{Backoff, RetryPolicy};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
/// let policy = RetryPolicy::new(3).with_backoff(Backoff::exponential(Duration::from_millis(100)));
/// let mut tries = 0;
/// let answer = policy
///     .run(|| {
///         tries += 1;
///         let failed = tries < 3;
///         async move { if failed { Err(ExternalServiceError::new("s3", "reset")) } else { Ok("stored") } }
///     })
///     .await;
/// assert_eq!((answer.ok(), tries), (Some("stored"), 3));
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    retries: u32,
    backoff: Backoff,
    total: Duration,
    budget: Option<RetryBudget>,
    clock: Option<Arc<dyn Clock>>,
}

/// How long after the first try another may begin, if nothing else is said.
const TOTAL: Duration = Duration::from_secs(60);

impl RetryPolicy {
    /// So many retries after the first try, the first of them after a second, within a minute in all.
    pub const fn new(retries: u32) -> Self {
        Self {
            retries,
            backoff: Backoff::exponential(Duration::from_secs(1)),
            total: TOTAL,
            budget: None,
            clock: None,
        }
    }

    /// As an error declares it.
    pub const fn of(policy: &ActionPolicy) -> Self {
        Self::new(policy.max_retries()).with_backoff(Backoff::exponential(policy.retry_delay()))
    }

    /// How long to wait between tries.
    #[must_use]
    pub const fn with_backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// No try begins later than this after the first. Default: 60 seconds.
    #[must_use]
    pub const fn with_total_time(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Takes each retry out of a budget that many callers share. Default: none.
    #[must_use]
    pub fn with_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Where the time of day comes from, which an error's `Retry-After` may name. Default: the machine's.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Runs `operation` until it succeeds or its error is not worth another try.
    ///
    /// # Errors
    ///
    /// The last error of the operation.
    pub async fn run<T, E, F>(&self, operation: impl FnMut() -> F) -> Result<T, E>
    where
        E: HttpError,
        F: Future<Output = Result<T, E>>,
    {
        self.run_until(Deadline::none(), operation).await
    }

    /// The same, where no try begins after `deadline`, either.
    ///
    /// # Errors
    ///
    /// The last error of the operation.
    pub async fn run_until<T, E, F>(
        &self,
        deadline: Deadline,
        mut operation: impl FnMut() -> F,
    ) -> Result<T, E>
    where
        E: HttpError,
        F: Future<Output = Result<T, E>>,
    {
        let mut tries = Tries::new(Some(self), None, deadline, self.clock());
        loop {
            let error = match operation().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            match tries.next(&error) {
                Next::After(wait) => sleep(wait).await,
                Next::Never | Next::OverBudget => return Err(error),
            }
        }
    }

    fn clock(&self) -> &dyn Clock {
        self.clock.as_deref().unwrap_or(&SystemClock)
    }
}

/// Whether there is another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    After(Duration),
    Never,
    /// There would be one, if the budget had room.
    OverBudget,
}

/// The tries of one call.
pub(crate) struct Tries<'a> {
    /// `None`: as the first error that says so declares.
    policy: Option<&'a RetryPolicy>,
    waits: Option<ExponentialBackoff>,
    budget: Option<&'a RetryBudget>,
    total: Deadline,
    deadline: Deadline,
    clock: &'a dyn Clock,
}

impl<'a> Tries<'a> {
    /// Counts the first try. The policy's own budget goes before another.
    pub(crate) fn new(
        policy: Option<&'a RetryPolicy>,
        budget: Option<&'a RetryBudget>,
        deadline: Deadline,
        clock: &'a dyn Clock,
    ) -> Self {
        let budget = policy.and_then(|policy| policy.budget.as_ref()).or(budget);
        budget.iter().for_each(|budget| budget.call());
        let total = policy.map_or(TOTAL, |policy| policy.total);
        Self { policy, waits: None, budget, total: Deadline::after(total), deadline, clock }
    }

    /// What follows of an error.
    pub(crate) fn next(&mut self, error: &dyn HttpError) -> Next {
        match self.wait(error) {
            None => Next::Never,
            Some(wait) if self.budget.is_none_or(RetryBudget::try_retry) => Next::After(wait),
            Some(_) => Next::OverBudget,
        }
    }

    /// How long to wait before the next try; `None` if there is to be none.
    fn wait(&mut self, error: &dyn HttpError) -> Option<Duration> {
        if !Decision::of(error).try_again {
            return None;
        }
        let policy = self.policy;
        if policy.is_none() && error.spec().action() != ErrorAction::Retry {
            return None;
        }
        let waits = self.waits.get_or_insert_with(|| match policy {
            Some(policy) => policy.backoff.waits(policy.retries),
            None => {
                let declared = RetryPolicy::of(&error.spec().policy());
                declared.backoff.waits(declared.retries)
            }
        });
        let wait = waits.next()?.max(wait_asked(error, self.clock.now()).unwrap_or_default());
        // To wait for what is too late then helps nobody.
        if wait > self.total.left() || wait >= self.deadline.left() {
            return None;
        }
        Some(wait)
    }
}
