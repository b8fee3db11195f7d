//! Who is asked for the values that rules watch.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use error_core::{
    BreakerSource, ErrorSpec, ErrorType, HealthSource, Monitor, PerformanceSource, PerformanceSummary,
    Severity, Snapshot, StatusClass, Window,
};

use super::kind::AlertKind;
use super::rule::{AlertRule, Threshold};
use super::watch::{ErrorFilter, Watch, declared_threshold};

/// What an evaluator asks.
#[derive(Debug)]
pub(super) struct Inputs {
    pub(super) monitor: Monitor,
    pub(super) breakers: Option<Arc<dyn BreakerSource>>,
    pub(super) performance: Option<Arc<dyn PerformanceSource>>,
    pub(super) health: Option<Arc<dyn HealthSource>>,
}

/// One value, of one thing that a rule watches.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sample {
    /// Which of several things, where there are several.
    pub(super) subject: Option<String>,
    pub(super) value: f64,
    /// From when on it is too much, where that is not the rule's to say.
    pub(super) threshold: Option<Threshold>,
    pub(super) kind: Option<AlertKind>,
    pub(super) severity: Option<Severity>,
    pub(super) message: String,
}

impl Sample {
    fn of_all(value: f64, message: String) -> Self {
        Self { subject: None, value, threshold: None, kind: None, severity: None, message }
    }

    /// Of one thing that is there only as long as it is a reason.
    fn of_one(subject: &str, message: String) -> Self {
        Self {
            subject: Some(subject.to_owned()),
            threshold: Some(Threshold::AtLeast(1.0)),
            ..Self::of_all(1.0, message)
        }
    }
}

impl Inputs {
    /// Why a rule could never alert, if that is so.
    pub(super) fn lacks(&self, watch: &Watch) -> Option<&'static str> {
        match watch {
            Watch::OpenBreakers if self.breakers.is_none() => Some("nobody tells of breakers"),
            Watch::ResponseTime | Watch::SlowRequests | Watch::Memory if self.performance.is_none() => {
                Some("nobody tells of performance")
            }
            Watch::Health { .. } if self.health.is_none() => Some("nobody tells of health"),
            Watch::BurnRate { .. } if self.monitor.snapshot().error_budgets().is_empty() => {
                Some("the monitor has no objectives")
            }
            _ => None,
        }
    }

    /// Begins a look: what several rules ask is asked once.
    pub(super) fn look(&self) -> Look<'_> {
        Look { inputs: self, windows: BTreeMap::new(), snapshot: None, summary: None }
    }
}

/// Everything that is asked at one moment.
pub(super) struct Look<'a> {
    inputs: &'a Inputs,
    windows: BTreeMap<Duration, Window>,
    snapshot: Option<Snapshot>,
    summary: Option<PerformanceSummary>,
}

impl Look<'_> {
    /// The values of all that a rule watches. A thing that is not among them is no reason for an alert.
    pub(super) fn samples(&mut self, rule: &AlertRule) -> Vec<Sample> {
        match &rule.watch {
            Watch::ErrorRate { window, of } => {
                let rate = self.count(*window, of) as f64 * 60.0 / window.as_secs_f64();
                vec![Sample::of_all(rate, format!("Error rate is {rate:.2} errors/minute"))]
            }
            Watch::ErrorCount { window, of } => {
                let count = self.count(*window, of);
                vec![Sample::of_all(
                    count as f64,
                    format!("{}: {count} in {}", rule.shown_label(), shown(*window)),
                )]
            }
            Watch::Declared { window } => self.declared(*window),
            Watch::FailedShare { window, requests } => self.failed_share(*window, *requests),
            Watch::BurnRate { short, long, requests } => self.burn_rates(*short, *long, *requests),
            Watch::OpenBreakers => self.breakers(),
            Watch::ResponseTime => {
                let p95 = self.summary().p95().map(|p95| p95.as_secs_f64());
                of_number(p95, |p95| format!("5 of 100 requests take longer than {p95:.2} s"))
            }
            Watch::SlowRequests => {
                let slow = self.summary().slow_requests().map(|slow| slow as f64);
                of_number(slow, |slow| format!("{slow} requests were slow"))
            }
            Watch::Memory => {
                let megabytes = self.summary().memory_bytes().map(|bytes| bytes as f64 / 1_048_576.0);
                of_number(megabytes, |megabytes| format!("The process uses {megabytes:.0} MB of memory"))
            }
            Watch::Health { check } => self.failing_checks(check.as_deref()),
        }
    }

    fn window(&mut self, length: Duration) -> &Window {
        self.windows.entry(length).or_insert_with(|| self.inputs.monitor.window(length))
    }

    fn count(&mut self, length: Duration, of: &ErrorFilter) -> u64 {
        let sites = self.window(length).errors().sites().iter();
        sites.filter(|site| of.passes(site.spec())).map(error_core::SiteCount::count).sum()
    }

    fn declared(&mut self, length: Duration) -> Vec<Sample> {
        let mut counts: BTreeMap<&'static str, (&'static ErrorSpec, u32, u64)> = BTreeMap::new();
        for site in self.window(length).errors().sites() {
            let spec = site.spec();
            if let Some(threshold) = declared_threshold(spec) {
                counts.entry(spec.code().as_str()).or_insert((spec, threshold, 0)).2 += site.count();
            }
        }
        let samples = counts.into_iter().map(|(code, (spec, threshold, count))| {
            let window = shown(length);
            Sample {
                subject: Some(code.to_owned()),
                value: count as f64,
                threshold: Some(Threshold::AtLeast(f64::from(threshold))),
                kind: kind_of(spec),
                severity: Some(spec.severity()),
                message: format!(
                    "{code} happened {count} times in {window}; it declares an alert after {threshold}"
                ),
            }
        });
        samples.collect()
    }

    fn failed_share(&mut self, length: Duration, least: u64) -> Vec<Sample> {
        let window = self.window(length);
        let (failed, total) = (window.requests(StatusClass::ServerError), window.total_requests());
        if total < least.max(1) {
            return Vec::new();
        }
        let message = format!("{failed} of {total} requests failed in {}", shown(length));
        vec![Sample::of_all(failed as f64 / total as f64, message)]
    }

    fn burn_rates(&mut self, short: Duration, long: Duration, least: u64) -> Vec<Sample> {
        if self.window(short).total_requests() < least {
            return Vec::new();
        }
        let monitor = &self.inputs.monitor;
        let snapshot = self.snapshot.get_or_insert_with(|| monitor.snapshot());
        let budgets = snapshot.error_budgets().iter();
        let burning = budgets.filter_map(|budget| {
            let rate = budget.burn_rate(short)?.min(budget.burn_rate(long)?);
            let name = budget.objective().name();
            let left = (budget.left() * 100.0).max(0.0);
            let message = format!(
                "The error budget of {name} is used up {rate:.1} times too fast; {left:.0} % of it is left"
            );
            Some(Sample { subject: Some(name.to_owned()), ..Sample::of_all(rate, message) })
        });
        burning.collect()
    }

    fn breakers(&self) -> Vec<Sample> {
        let active = self.inputs.breakers.iter().flat_map(BreakerSource::active_breakers);
        let samples = active.map(|breaker| {
            let message = format!(
                "Circuit breaker {} opened after {} errors, where {} are enough",
                breaker.name(),
                breaker.error_count(),
                breaker.threshold()
            );
            Sample::of_one(breaker.name(), message)
        });
        samples.collect()
    }

    fn failing_checks(&self, named: Option<&str>) -> Vec<Sample> {
        let failing = self.inputs.health.iter().flat_map(HealthSource::failing_checks);
        let meant = failing.filter(|check| named.is_none_or(|named| check.name().contains(named)));
        let samples = meant.map(|check| {
            let message = match check.message() {
                Some(message) => format!("The check {} fails: {message}", check.name()),
                None => format!("The check {} fails", check.name()),
            };
            Sample::of_one(check.name(), message)
        });
        samples.collect()
    }

    fn summary(&mut self) -> PerformanceSummary {
        let source = self.inputs.performance.as_ref();
        *self.summary.get_or_insert_with(|| source.map(PerformanceSource::summary).unwrap_or_default())
    }
}

fn of_number(value: Option<f64>, message: impl FnOnce(f64) -> String) -> Vec<Sample> {
    value.map(|value| Sample::of_all(value, message(value))).into_iter().collect()
}

/// Document D's type of alert for errors of a kind, where it has one.
fn kind_of(spec: &ErrorSpec) -> Option<AlertKind> {
    let kind = match ErrorType::of_spec(spec) {
        ErrorType::Database => AlertKind::DATABASE_CONNECTION_FAILED,
        ErrorType::Model => AlertKind::MODEL_LOADING_FAILED,
        ErrorType::ExternalService => AlertKind::EXTERNAL_SERVICE_DOWN,
        ErrorType::RateLimit => AlertKind::RATE_LIMIT_EXCEEDED,
        ErrorType::Authentication => AlertKind::AUTHENTICATION_FAILURES,
        ErrorType::Authorization => AlertKind::PERMISSION_DENIED,
        _ => return None,
    };
    Some(kind)
}

/// `5 minutes`, `90 seconds`.
fn shown(length: Duration) -> String {
    match length.as_secs() {
        60 => "a minute".to_owned(),
        seconds if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}
