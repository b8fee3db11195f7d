//! Everything around one operation.

#[cfg(test)]
mod attribute;
mod builder;
mod counts;
mod recovery;
#[cfg(test)]
mod tests;

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use error_core::{Clock, IntoReport, Report, SystemClock};
use tokio::time::sleep;

pub use self::builder::GuardBuilder;
use self::counts::{Cells, Tally};
pub use self::counts::{FallbackCounts, OperationSnapshot, RetryCounts};
pub use self::recovery::Recovery;
use crate::Deadline;
use crate::breaker::CircuitBreaker;
use crate::decision::{Decision, Verdict};
use crate::retry::{Next, RetryBudget, RetryPolicy, Tries};

/// Runs an operation on a service as its errors declare it.
///
/// From the outside in: what stands in for the result ([`run_or`](Self::run_or)), the deadline of the whole, retries, the
/// circuit breaker, the time of one attempt. So each try asks the circuit, one that is open ends the tries and reaches
/// the fallback at once, and nothing lasts longer than the deadline. What follows of an error is a [`Decision`] by what
/// it declares.
///
/// ```
/// use std::time::Duration;
/// use error_core::Report;
/// use error_core::standard::ExternalServiceError;
/// use error_recovery::{Recovery, RetryPolicy};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
/// let recovery = Recovery::default();
/// let guard = recovery
///     .guard("stripe", "create_session")
///     .retry(RetryPolicy::new(3))
///     .deadline(Duration::from_secs(10))
///     .attempt_timeout(Duration::from_secs(2))
///     .build()?;
/// let session = guard
///     .run_or(
///         |attempt| async move {
///             // The service is told how long it has.
///             assert!(attempt.deadline.left() <= Duration::from_secs(2));
///             Err::<&str, _>(ExternalServiceError::new("stripe", "connection refused"))
///         },
///         |_| async { Ok::<_, Report>("a page that says to pay later") },
///     )
///     .await;
/// assert_eq!(session.ok(), Some("a page that says to pay later"));
/// # Ok::<(), error_recovery::InvalidPolicy>(())
/// # }).unwrap();
/// ```
///
/// # Retries
///
/// An operation is tried once unless it is said that it may be done twice: [`retry`](GuardBuilder::retry) gives the
/// numbers, [`idempotent`](GuardBuilder::idempotent) leaves them to the errors that declare `action = retry(…)`.
///
/// # Places
///
/// A [`Report`] keeps its [place](Report::location). An error that is none yet, and one of the guard's own, gets that
/// of the call of `run…`.
pub struct Guard {
    operation: &'static str,
    breaker: Option<Arc<CircuitBreaker>>,
    repeat: Repeat,
    budget: Option<RetryBudget>,
    deadline: Option<Duration>,
    attempt_timeout: Option<Duration>,
    clock: Option<Arc<dyn Clock>>,
    tally: Option<Tally>,
}

/// Whether the operation may be done twice, and how often.
enum Repeat {
    Never,
    Declared,
    Policy(RetryPolicy),
}

/// One try of an operation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// 1 for the first.
    pub number: u32,
    /// Until when it must be done.
    pub deadline: Deadline,
}

/// The place of the application that an error gets which is no [`Report`] yet: where the guard was asked to run.
type Place = &'static Location<'static>;

/// Why a try did not succeed.
enum Failed {
    /// The circuit did not let it through.
    Refused(Report),
    Error(Report),
}

impl Guard {
    /// A guard of an operation, which lets it run once and for as long as it takes. Names are for the log.
    pub fn builder(operation: &'static str) -> GuardBuilder {
        GuardBuilder::new(Self {
            operation,
            breaker: None,
            repeat: Repeat::Never,
            budget: None,
            deadline: None,
            attempt_timeout: None,
            clock: None,
            tally: None,
        })
    }

    /// Runs the operation.
    ///
    /// # Errors
    ///
    /// The last error of the operation, [`CircuitBreakerError`](crate::CircuitBreakerError) where the circuit is open,
    /// [`DeadlineExceededError`](crate::DeadlineExceededError) where it took too long.
    #[track_caller]
    pub fn run<T, E, F>(&self, operation: impl FnMut(Attempt) -> F) -> impl Future<Output = Result<T, Report>>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
    {
        self.until(Location::caller(), Deadline::none(), operation)
    }

    /// The same, within a deadline that was handed on.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    #[track_caller]
    pub fn run_until<T, E, F>(
        &self,
        deadline: Deadline,
        operation: impl FnMut(Attempt) -> F,
    ) -> impl Future<Output = Result<T, Report>>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
    {
        self.until(Location::caller(), deadline, operation)
    }

    /// The same, where `instead` makes a result of an error that may be replaced (see [`Decision`]).
    ///
    /// # Errors
    ///
    /// That of `instead`, or one that may not be replaced.
    #[track_caller]
    pub fn run_or<T, E, F, E2, F2>(
        &self,
        operation: impl FnMut(Attempt) -> F,
        instead: impl FnOnce(Report) -> F2,
    ) -> impl Future<Output = Result<T, Report>>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
        E2: IntoReport,
        F2: Future<Output = Result<T, E2>>,
    {
        let place = Location::caller();
        async move {
            match self.until(place, Deadline::none(), operation).await {
                Err(report) if Decision::of(report.error()).replaceable => {
                    tracing::info!(operation = self.operation, error = %report, "taking the fallback");
                    let cells = self.cells();
                    let counted = cells.as_deref().map(Cells::fallback);
                    let result = instead(report).await.map_err(|error| error.into_report_at(place));
                    if let Some(counted) = counted {
                        counted.end(&result);
                    }
                    result
                }
                result => result,
            }
        }
    }

    /// Runs an operation that cannot be done twice: no error is a reason to try again.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    #[track_caller]
    pub fn run_once<T, E>(
        &self,
        operation: impl Future<Output = Result<T, E>>,
    ) -> impl Future<Output = Result<T, Report>>
    where
        E: IntoReport,
    {
        let place = Location::caller();
        async move {
            let deadline = self.deadline.map_or_else(Deadline::none, Deadline::after);
            let attempt = self.attempt(place, 1, deadline, |_| operation);
            match attempt.await {
                Ok(value) => Ok(value),
                Err(Failed::Refused(report) | Failed::Error(report)) => Err(report),
            }
        }
    }

    async fn until<T, E, F>(
        &self,
        place: Place,
        deadline: Deadline,
        operation: impl FnMut(Attempt) -> F,
    ) -> Result<T, Report>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
    {
        let deadline = self.deadline.map_or(deadline, |limit| deadline.or_after(limit));
        deadline
            .run(self.operation, self.tries(place, deadline, operation))
            .await
            .unwrap_or_else(|late| Err(late.into_report_at(place)))
    }

    async fn tries<T, E, F>(
        &self,
        place: Place,
        deadline: Deadline,
        mut operation: impl FnMut(Attempt) -> F,
    ) -> Result<T, Report>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
    {
        let policy = match &self.repeat {
            Repeat::Policy(policy) => Some(policy),
            Repeat::Never | Repeat::Declared => None,
        };
        let clock = self.clock.as_deref().unwrap_or(&SystemClock);
        let mut tries = Tries::new(policy, self.budget.as_ref(), deadline, clock);
        let mut number = 1;
        loop {
            let result = if number == 1 {
                self.attempt(place, number, deadline, &mut operation).await
            } else {
                self.retry(place, number, deadline, &mut operation).await
            };
            let report = match result {
                Ok(value) => return Ok(value),
                // What the circuit protects from is not to be waited for: the fallback is.
                Err(Failed::Refused(report)) => return Err(report),
                Err(Failed::Error(report)) => report,
            };
            let next = match self.repeat {
                Repeat::Never => Next::Never,
                Repeat::Declared | Repeat::Policy(_) => tries.next(report.error()),
            };
            let wait = match next {
                Next::After(wait) => wait,
                Next::Never => return Err(report),
                Next::OverBudget => {
                    self.cells().iter().for_each(|cells| cells.retry_rejected());
                    return Err(report);
                }
            };
            tracing::info!(operation = self.operation, number, ?wait, error = %report, "trying again");
            sleep(wait).await;
            number += 1;
        }
    }

    /// An attempt that is counted.
    async fn retry<T, E, F>(
        &self,
        place: Place,
        number: u32,
        whole: Deadline,
        operation: impl FnOnce(Attempt) -> F,
    ) -> Result<T, Failed>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
    {
        let cells = self.cells();
        let begun = cells.as_deref().map(Cells::retry);
        let result = self.attempt(place, number, whole, operation).await;
        match (begun, &result) {
            (Some(begun), Err(Failed::Refused(_))) => {
                begun.forget();
                cells.iter().for_each(|cells| cells.retry_rejected());
            }
            (Some(begun), result) => begun.end(result),
            (None, _) => {}
        }
        result
    }

    /// Where this operation is counted.
    fn cells(&self) -> Option<Arc<Cells>> {
        let (tally, breaker) = (self.tally.as_ref()?, self.breaker.as_ref()?);
        Some(tally.of(breaker.shared_name(), self.operation))
    }

    async fn attempt<T, E, F>(
        &self,
        place: Place,
        number: u32,
        whole: Deadline,
        operation: impl FnOnce(Attempt) -> F,
    ) -> Result<T, Failed>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
    {
        let permit = match &self.breaker {
            Some(breaker) => {
                Some(breaker.admit().map_err(|refused| Failed::Refused(refused.into_report_at(place)))?)
            }
            None => None,
        };
        let deadline = self.attempt_timeout.map_or(whole, |limit| whole.or_after(limit));
        let (verdict, result) =
            match deadline.run(self.operation, operation(Attempt { number, deadline })).await {
                Ok(Ok(value)) => (Verdict::Healthy, Ok(value)),
                Ok(Err(error)) => {
                    let report = error.into_report_at(place);
                    (Decision::of(report.error()).verdict, Err(Failed::Error(report)))
                }
                // Where it had less time than an attempt may take, its being late says nothing of the service.
                Err(late) if self.attempt_timeout.is_some() && deadline == whole => {
                    (Verdict::Nothing, Err(Failed::Error(late.into_report_at(place))))
                }
                Err(late) => (Verdict::Failed, Err(Failed::Error(late.into_report_at(place)))),
            };
        if let Some(permit) = permit {
            permit.end(verdict);
        }
        result
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("operation", &self.operation)
            .field("breaker", &self.breaker)
            .field("deadline", &self.deadline)
            .field("attempt_timeout", &self.attempt_timeout)
            .finish_non_exhaustive()
    }
}
