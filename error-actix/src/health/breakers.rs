//! What circuit breakers say of the services behind them.

use error_recovery::{BreakerHealth, Breakers};

use super::check::{CheckFuture, CheckReport, HealthCheck};

/// Whether the circuits of an application are closed: healthy if all are, degraded if one is half-open or not watched,
/// unhealthy if one is open. The state of each is a detail. It needs the feature `recovery`.
///
/// Add it with [`Check::optional`](super::Check::optional), which makes of an open circuit a degraded service. A critical
/// one would take every instance out of service at once where one provider is down; and without calls no circuit closes.
///
/// ```
/// use error_actix::health::{BreakerCheck, Check, HealthChecks};
/// use error_recovery::Breakers;
///
/// # fn main() -> Result<(), error_actix::ConfigError> {
/// let breakers = Breakers::default();
/// let checks = HealthChecks::builder("videos")
///     .check("providers", Check::optional(BreakerCheck::new(breakers)))
///     .build()?;
/// # let _ = checks;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct BreakerCheck {
    breakers: Breakers,
}

impl BreakerCheck {
    /// Asks these.
    pub fn new(breakers: Breakers) -> Self {
        Self { breakers }
    }

    fn report(&self) -> CheckReport {
        let all: Vec<_> = self.breakers.all().into_iter().map(|breaker| (breaker.state(), breaker)).collect();
        let worst = all.iter().map(|(state, _)| BreakerHealth::from(*state)).max();
        let report = match worst.unwrap_or(BreakerHealth::Pass) {
            BreakerHealth::Pass => CheckReport::new("all circuits are closed"),
            BreakerHealth::Warn => CheckReport::degraded("a circuit is half-open, or not watched"),
            _ => CheckReport::unhealthy("a circuit is open"),
        };
        all.iter().fold(report, |report, (state, breaker)| report.with_detail(breaker.name(), state.as_str()))
    }
}

impl HealthCheck for BreakerCheck {
    fn check(&self) -> CheckFuture<'_> {
        Box::pin(async { Ok(self.report()) })
    }
}
