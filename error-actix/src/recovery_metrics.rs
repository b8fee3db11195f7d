//! Joins `error-recovery`, which counts, and `error-telemetry`, which shows: neither knows the other.

use std::sync::Arc;

use error_recovery::{BreakerCounts, BreakerState, RateLimitCounts, RateLimiter, Recovery};
use error_telemetry::prometheus::{MetricsBuilder, MetricsSource};

use crate::AnyRateLimiter;

/// What recovery does, as metrics: add it by [`MetricsBuilder::source`].
///
/// ```
/// use std::sync::Arc;
/// use error_actix::RecoveryMetrics;
/// use error_actix::prometheus::{Exposition, Metrics};
/// use error_recovery::{Quota, RateLimiter, Recovery};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let recovery = Recovery::default();
/// let limiter = Arc::new(RateLimiter::fixed_window(Quota::per_minute(100)).build()?);
/// let source = RecoveryMetrics::new(&recovery).rate_limiter("api", &limiter);
/// let metrics = Metrics::builder().source(source).build()?;
///
/// recovery.breakers().service("stripe");
/// let text = metrics.encode(Exposition::Classic);
/// assert!(text.contains(r#"circuit_breaker_state{breaker="stripe",state="closed"} 1"#));
/// assert!(text.contains(r#"rate_limit_decisions_total{limiter="api",decision="allowed",mode="local"} 0"#));
/// # Ok(())
/// # }
/// ```
///
/// | metric | labels | is |
/// |---|---|---|
/// | `circuit_breaker_state` | breaker, state | 1 for the state that the circuit is in, 0 for the five others |
/// | `circuit_breaker_calls_total` | breaker, outcome | `success`, `failure`, `rejected` and `cancelled` calls; of these, some were `slow`, and the results of some came `stale` |
/// | `circuit_breaker_transitions_total` | breaker, from, to | changes of the state |
/// | `retry_attempts_total` | policy, outcome | tries after the first, by how they ended: `success`, `failure`, `cancelled`; `rejected` where the budget had no room or the circuit was open |
/// | `fallback_total` | op, result | what stood in for results: `success`, `failure`, `cancelled` |
/// | `rate_limit_decisions_total` | limiter, decision, mode | `allowed` and `denied`; the mode is `local` where the process counts for itself, and that of a fleet's limit, `leased` or `exact`; what that one decided while Redis was away is `local`, too |
///
/// A policy and an op are a service and an operation, as a [`Guard`](error_recovery::Guard) knows them: `stripe.create_session`.
/// There are as many breakers as the [limit of their names](error_recovery::BreakersBuilder::limit) says, and 1024 operations.
/// Successes of a circuit that counts failures in a row are counted where its settings
/// [ask for it](error_recovery::BreakerSettings::with_success_count).
#[derive(Clone, Debug)]
pub struct RecoveryMetrics {
    recovery: Recovery,
    limiters: Vec<(String, AnyRateLimiter)>,
}

impl RecoveryMetrics {
    /// The circuit breakers, retries and fallbacks of `recovery`.
    pub fn new(recovery: &Recovery) -> Self {
        Self { recovery: recovery.clone(), limiters: Vec::new() }
    }

    /// Adds a rate limiter, under this name; those of one name are added up.
    #[must_use]
    pub fn rate_limiter(mut self, name: impl Into<String>, limiter: &Arc<RateLimiter>) -> Self {
        self.limiters.push((name.into(), limiter.into()));
        self
    }

    /// Adds a fleet's rate limiter, under its own name.
    #[cfg(feature = "fleet")]
    #[cfg_attr(docsrs, doc(cfg(feature = "fleet")))]
    #[must_use]
    pub fn fleet_rate_limiter(mut self, limiter: &error_fleet::FleetRateLimiter) -> Self {
        self.limiters.push((limiter.name().to_owned(), limiter.into()));
        self
    }
}

impl MetricsSource for RecoveryMetrics {
    fn add_to(self, builder: &mut MetricsBuilder) {
        let Self { recovery, limiters } = self;
        add_breakers(builder, &recovery);
        add_operations(builder, &recovery);
        if limiters.is_empty() {
            return;
        }
        let labels = ["limiter", "decision", "mode"];
        builder.counters_of(
            "rate_limit_decisions_total",
            "Calls that rate limiters let through, or did not",
            labels,
            move |series| {
                for (name, limiter) in &limiters {
                    for (mode, counts) in decisions(limiter) {
                        series.tell([name, "allowed", mode], counts.allowed);
                        series.tell([name, "denied", mode], counts.denied);
                    }
                }
            },
        );
    }
}

/// What a limiter decided, by how it did.
fn decisions(limiter: &AnyRateLimiter) -> Vec<(&'static str, RateLimitCounts)> {
    match limiter {
        AnyRateLimiter::Local(limiter) => vec![("local", limiter.counts())],
        #[cfg(feature = "fleet")]
        AnyRateLimiter::Fleet(limiter) => {
            vec![(limiter.mode(), limiter.counts()), ("local", limiter.local_counts())]
        }
    }
}

fn add_breakers(builder: &mut MetricsBuilder, recovery: &Recovery) {
    let breakers = recovery.breakers().clone();
    builder.gauges_of(
        "circuit_breaker_state",
        "The state of circuits",
        ["breaker", "state"],
        move |series| {
            for breaker in breakers.all() {
                let present = breaker.state();
                for state in BreakerState::ALL {
                    series.tell([breaker.name(), state.as_str()], i64::from(*state == present));
                }
            }
        },
    );
    let breakers = recovery.breakers().clone();
    let help = "Calls by how they ended; slow and stale ones are among the successes and failures";
    builder.counters_of("circuit_breaker_calls_total", help, ["breaker", "outcome"], move |series| {
        for breaker in breakers.all() {
            for (outcome, count) in outcomes(&breaker.snapshot().counts) {
                series.tell([breaker.name(), outcome], count);
            }
        }
    });
    let breakers = recovery.breakers().clone();
    builder.counters_of(
        "circuit_breaker_transitions_total",
        "Changes of the state of circuits",
        ["breaker", "from", "to"],
        move |series| {
            for breaker in breakers.all() {
                for change in breaker.transitions() {
                    series.tell([breaker.name(), change.from.as_str(), change.to.as_str()], change.count);
                }
            }
        },
    );
}

fn outcomes(counts: &BreakerCounts) -> [(&'static str, u64); 6] {
    [
        ("success", counts.successes),
        ("failure", counts.failures),
        ("slow", counts.slow),
        ("rejected", counts.rejected),
        ("cancelled", counts.cancelled),
        ("stale", counts.stale),
    ]
}

fn add_operations(builder: &mut MetricsBuilder, recovery: &Recovery) {
    let counted = recovery.clone();
    let help = "Tries after the first by how they ended";
    builder.counters_of("retry_attempts_total", help, ["policy", "outcome"], move |series| {
        for operation in counted.operations() {
            let (name, retries) =
                (format!("{}.{}", operation.service, operation.operation), operation.retries);
            series.tell([&name, "success"], retries.successes);
            series.tell([&name, "failure"], retries.failures);
            series.tell([&name, "cancelled"], retries.cancelled);
            series.tell([&name, "rejected"], retries.rejected);
        }
    });
    let counted = recovery.clone();
    let help = "What stood in for the results of operations";
    builder.counters_of("fallback_total", help, ["op", "result"], move |series| {
        for operation in counted.operations() {
            let name = format!("{}.{}", operation.service, operation.operation);
            series.tell([&name, "success"], operation.fallbacks.successes);
            series.tell([&name, "failure"], operation.fallbacks.failures);
            series.tell([&name, "cancelled"], operation.fallbacks.cancelled);
        }
    });
}
