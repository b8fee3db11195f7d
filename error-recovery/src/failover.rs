//! Several providers of the same thing, one after the other.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use error_core::{HttpError, IntoReport, Report};

use crate::breaker::{Breakers, CircuitBreaker};
use crate::decision::Decision;
use crate::{Deadline, InvalidPolicy};

/// Providers in the order in which they are asked, each with a circuit breaker of its own.
///
/// A provider whose circuit is open is passed over at no cost. An error that is the caller's (see [`Decision`]) is
/// returned at once: another provider would say the same.
///
/// It logs nothing and counts nothing but for its circuits: where one provider stood in for another, nobody but
/// [`Answered::failures`] says so.
///
/// ```
/// use error_core::standard::ExternalServiceError;
/// use error_recovery::{Breakers, Deadline, Failover};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let models = Failover::builder(&Breakers::default())
///     .provider("claude", "https://claude.example")
///     .provider("other", "https://other.example")
///     .build()?;
/// let answer = models
///     .run(Deadline::none(), |url, _| async move {
///         if url.contains("claude") { Err(ExternalServiceError::new("claude", "down")) } else { Ok("hello") }
///     })
///     .await;
/// let answer = answer.unwrap_or_else(|report| panic!("{report}"));
/// assert_eq!((answer.value, &*answer.provider, answer.failures.len()), ("hello", "other", 1));
/// # Ok::<(), error_recovery::InvalidPolicy>(())
/// # }).unwrap();
/// ```
pub struct Failover<P> {
    providers: Vec<Provider<P>>,
    attempt_timeout: Option<Duration>,
}

struct Provider<P> {
    name: Arc<str>,
    value: P,
    breaker: Arc<CircuitBreaker>,
}

/// Builds a [`Failover`].
#[must_use]
pub struct FailoverBuilder<P> {
    breakers: Breakers,
    failover: Failover<P>,
}

/// Which provider answered, and what became of those before it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// Whose it is.
    pub provider: Arc<str>,
    /// Those that were asked before, and why they did not answer.
    pub failures: Vec<ProviderFailure>,
}

/// Why a provider did not answer; as a text, its name, what it failed with, and the causes of that.
#[derive(Debug)]
#[non_exhaustive]
pub struct ProviderFailure {
    /// The provider.
    pub provider: Arc<str>,
    /// What it failed with, or the refusal of its circuit breaker.
    pub report: Report,
}

impl<P> Failover<P> {
    /// Providers whose circuit breakers are among `breakers`, under the providers' names.
    pub fn builder(breakers: &Breakers) -> FailoverBuilder<P> {
        let failover = Self { providers: Vec::new(), attempt_timeout: None };
        FailoverBuilder { breakers: breakers.clone(), failover }
    }

    /// Asks one provider after the other until one answers. `call` gets the provider and the time it has.
    ///
    /// # Errors
    ///
    /// What a provider said is wrong with the call, or [`AllProvidersFailedError`].
    #[track_caller]
    pub fn run<'a, T, E, F>(
        &'a self,
        deadline: Deadline,
        mut call: impl FnMut(&'a P, Deadline) -> F,
    ) -> impl Future<Output = Result<Answered<T>, Report>>
    where
        E: IntoReport,
        F: Future<Output = Result<T, E>>,
    {
        let place = Location::caller();
        async move {
            let mut failures = Vec::new();
            for Provider { name, value, breaker } in &self.providers {
                let provider = Arc::clone(name);
                let permit = match breaker.admit() {
                    Ok(permit) => permit,
                    Err(refused) => {
                        failures.push(ProviderFailure { provider, report: refused.into_report_at(place) });
                        continue;
                    }
                };
                let time = self.attempt_timeout.map_or(deadline, |limit| deadline.or_after(limit));
                let report = match time.run("provider", call(value, time)).await {
                    Ok(Ok(value)) => {
                        permit.success();
                        return Ok(Answered { value, provider, failures });
                    }
                    Ok(Err(error)) => error.into_report_at(place),
                    Err(late) => late.into_report_at(place),
                };
                let Decision { verdict, replaceable, .. } = Decision::of(report.error());
                permit.end(verdict);
                if !replaceable {
                    return Err(report);
                }
                failures.push(ProviderFailure { provider, report });
                if deadline.is_over() {
                    break;
                }
            }
            Err(AllProvidersFailedError::new(failures).into_report_at(place))
        }
    }
}

impl<P> FailoverBuilder<P> {
    /// One more provider, asked after those before it.
    pub fn provider(mut self, name: impl Into<Arc<str>>, value: P) -> Self {
        let name = name.into();
        let breaker = self.breakers.service(&name);
        self.failover.providers.push(Provider { name, value, breaker });
        self
    }

    /// How long each provider may take. Default: as long as the whole.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.failover.attempt_timeout = Some(limit);
        self
    }

    /// The providers.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] where there is no provider, two have one name, or none has any time.
    pub fn build(self) -> Result<Failover<P>, InvalidPolicy> {
        let Failover { providers, attempt_timeout } = &self.failover;
        let mut problems = Vec::new();
        if providers.is_empty() {
            problems.push("there is no provider to ask: add one".to_owned());
        }
        for (index, Provider { name, .. }) in providers.iter().enumerate() {
            if providers.iter().take(index).any(|earlier| earlier.name == *name) {
                problems.push(format!("two providers are called {name}: they would share a circuit breaker"));
            }
        }
        if attempt_timeout.is_some_and(|limit| limit.is_zero()) {
            problems
                .push("a provider that has no time cannot answer: give a longer attempt timeout".to_owned());
        }
        InvalidPolicy::unless_empty(problems)?;
        Ok(self.failover)
    }
}

impl<P> fmt::Debug for Failover<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.providers.iter().map(|provider| &provider.name);
        f.debug_list().entries(names).finish()
    }
}

impl<P> fmt::Debug for FailoverBuilder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.failover, f)
    }
}

/// No provider answered.
///
/// The client reads when the first of them may be asked again, if that is known; the log has what each failed with.
#[derive(Debug, HttpError)]
#[error("no provider answered: {}", Listed(.failures))]
#[http(
    status = 503,
    code = "ALL_PROVIDERS_FAILED",
    category = "external_service_error",
    retry_after = .retry_after
)]
pub struct AllProvidersFailedError {
    /// What each failed with, in the order of asking.
    pub failures: Vec<ProviderFailure>,
    /// The shortest wait that any of them asked for.
    pub retry_after: Option<Duration>,
}

impl AllProvidersFailedError {
    fn new(failures: Vec<ProviderFailure>) -> Self {
        let asked = failures.iter().filter_map(|failure| match failure.report.error().retry_after()? {
            error_core::RetryAfter::Delay(delay) => Some(delay),
            error_core::RetryAfter::At(_) => None,
        });
        let retry_after = asked.min();
        Self { failures, retry_after }
    }
}

/// The most causes of a failure that are told, so that a cycle ends.
const DEEPEST: usize = 8;

struct Listed<'a>(&'a [ProviderFailure]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, failure) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{failure}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ProviderFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { provider, report } = self;
        write!(f, "{provider}: {report}")?;
        // What is under it says which of the many ways of failing it was.
        let mut causes =
            std::iter::successors(report.error().source(), |&cause| cause.source()).take(DEEPEST);
        causes.try_for_each(|cause| write!(f, ": {cause}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BreakerSettings, BreakerState};
    use error_core::TestClock;
    use error_core::standard::{ExternalServiceError, ValidationError};
    use std::cell::RefCell;
    use std::future::pending;
    use std::time::SystemTime;

    const SECOND: Duration = Duration::from_secs(1);

    fn breakers() -> Breakers {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        Breakers::builder().defaults(BreakerSettings::consecutive(2)).clock(clock).build().unwrap()
    }

    fn providers(breakers: &Breakers) -> Failover<&'static str> {
        Failover::builder(breakers)
            .provider("first", "first")
            .provider("second", "second")
            .attempt_timeout(SECOND * 2)
            .build()
            .unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_fails_is_passed_over_while_its_circuit_is_open() {
        let breakers = breakers();
        let (providers, asked) = (providers(&breakers), RefCell::new(Vec::new()));
        for _ in 0..3 {
            let answer = providers.run(Deadline::none(), |name, _| {
                asked.borrow_mut().push(*name);
                async move {
                    match *name {
                        "first" => Err(ExternalServiceError::new("first", "down")),
                        _ => Ok(7),
                    }
                }
            });
            assert_eq!(&*answer.await.unwrap().provider, "second");
        }
        assert_eq!(*asked.borrow(), ["first", "second", "first", "second", "second"]);
        assert_eq!(breakers.service("first").state(), BreakerState::Open);
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_late_is_given_up_and_the_whole_ends_in_time() {
        let breakers = breakers();
        let providers = providers(&breakers);
        let began = tokio::time::Instant::now();
        let answer = providers.run(Deadline::after(SECOND * 3), |_, deadline| async move {
            assert!(deadline.left() <= SECOND * 2);
            pending::<Result<u8, ExternalServiceError>>().await
        });
        let report = answer.await.unwrap_err();
        assert_eq!(began.elapsed(), SECOND * 3);
        let failed = report.downcast_ref::<AllProvidersFailedError>().unwrap();
        assert_eq!(failed.failures.len(), 2);
        assert_eq!(breakers.service("second").snapshot().counts.failures, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_caller_did_wrong_is_asked_of_nobody_else() {
        let breakers = breakers();
        let providers = providers(&breakers);
        let answer = providers
            .run(Deadline::none(), |_, _| async { Err::<u8, _>(ValidationError::new("prompt", "empty")) });
        assert!(answer.await.unwrap_err().downcast_ref::<ValidationError>().is_some());
        assert_eq!(breakers.service("first").snapshot().counts.failures, 0);
        assert!(breakers.get("second").unwrap().snapshot().counts.failures == 0);
    }

    #[tokio::test(start_paused = true)]
    async fn when_all_circuits_are_open_the_client_reads_when_the_first_is_tried_again() {
        let breakers = breakers();
        let providers = providers(&breakers);
        async fn down(name: &&'static str, _: Deadline) -> Result<u8, ExternalServiceError> {
            Err(ExternalServiceError::new(*name, "down"))
        }
        for _ in 0..2 {
            providers.run(Deadline::none(), down).await.unwrap_err();
        }
        let report = providers.run(Deadline::none(), down).await.unwrap_err();
        let error = report.error();
        assert_eq!(error.status().as_u16(), 503);
        assert_eq!(error.retry_after().unwrap().to_string(), "60");
        assert!(report.to_string().contains("first: circuit breaker first is open"), "{report}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_log_reads_why_each_has_failed() {
        let breakers = breakers();
        let providers = providers(&breakers);
        let failed = providers.run(Deadline::none(), |name, _| async move {
            let cause = std::io::Error::other(format!("{name} answered 500"));
            Err::<u8, _>(ExternalServiceError::new(*name, "down").with_cause(cause))
        });
        let said = failed.await.unwrap_err().to_string();
        let expected = "no provider answered: first: first failed: down: first answered 500; \
                        second: second failed: down: second answered 500";
        assert_eq!(said, expected);
    }

    #[test]
    fn all_mistakes_of_a_list_are_told() {
        let built = Failover::builder(&breakers())
            .provider("a", ())
            .provider("a", ())
            .attempt_timeout(Duration::ZERO)
            .build();
        assert_eq!(built.unwrap_err().problems().len(), 2);
        assert_eq!(Failover::<()>::builder(&breakers()).build().unwrap_err().problems().len(), 1);
    }
}
