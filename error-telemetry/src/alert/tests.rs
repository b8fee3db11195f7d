//! From what happens to what is told, by a clock that stands still.

mod by_hand;
mod configure;
mod evaluator;
mod rules;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use error_core::{
    ActiveBreaker, BreakerSource, Clock as _, ErrorSite, FailingCheck, HealthSource, HttpError, Monitor,
    Objective, PerformanceSource, PerformanceSummary, TestClock,
};
use serde_json::Value;

use super::{Alert, AlertRule, AlertStatus, Alerts, AlertsBuilder, ChannelSink, Notification};

/// Errors of the kinds that rules tell apart.
#[derive(Debug, HttpError)]
pub(super) enum VideoError {
    #[error("no such video")]
    #[http(status = 404)]
    NotFound,
    #[error("everything is lost")]
    #[http(status = 500, severity = Critical)]
    Lost,
    #[error("the model did not load")]
    #[http(category = "model_error", severity = High, action = alert(after = 3, circuit_break = 5))]
    Model,
    #[error("the query failed")]
    #[http(category = "database_error", severity = High, action = retry(max = 5, delay = "1s", alert = 5))]
    Query,
    #[error("the connection was lost")]
    #[http(category = "database_error")]
    Connection,
    #[error("nobody cares")]
    #[http(status = 500, action = ignore)]
    Ignored,
}

/// What others tell, as a test sets it.
#[derive(Clone, Debug, Default)]
pub(super) struct World(Arc<Mutex<WorldState>>);

#[derive(Debug, Default)]
pub(super) struct WorldState {
    pub(super) open: Vec<&'static str>,
    pub(super) failing: Vec<(&'static str, &'static str)>,
    pub(super) performance: PerformanceSummary,
}

impl World {
    pub(super) fn set(&self, change: impl FnOnce(&mut WorldState)) {
        change(&mut self.0.lock().unwrap());
    }
}

impl BreakerSource for World {
    fn active_breakers(&self) -> Vec<ActiveBreaker> {
        let open = self.0.lock().unwrap().open.clone();
        open.into_iter().map(|name| ActiveBreaker::new(name, SystemTime::UNIX_EPOCH, 5, 5)).collect()
    }
}

impl HealthSource for World {
    fn failing_checks(&self) -> Vec<FailingCheck> {
        let failing = self.0.lock().unwrap().failing.clone();
        failing.into_iter().map(|(name, why)| FailingCheck::new(name, Some(why.to_owned()))).collect()
    }
}

impl PerformanceSource for World {
    fn performance(&self) -> Value {
        Value::Null
    }

    fn summary(&self) -> PerformanceSummary {
        self.0.lock().unwrap().performance
    }
}

/// Alerts that a test evaluates, and what they tell.
pub(super) struct Fixture {
    pub(super) clock: TestClock,
    pub(super) monitor: Monitor,
    pub(super) world: World,
    pub(super) alerts: Alerts,
    told: std::sync::mpsc::Receiver<Notification>,
}

impl Fixture {
    pub(super) fn new(build: impl FnOnce(AlertsBuilder) -> AlertsBuilder) -> Self {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
        let objective = Objective::availability("videos", 99.0).unwrap();
        let monitor = Monitor::builder().clock(clock.clone()).objective(objective).build();
        let world = World::default();
        let (sink, told) = ChannelSink::new(10_000);
        let builder = Alerts::builder(monitor.clone())
            .clock(clock.clone())
            .service("videos")
            .breakers(world.clone())
            .performance(world.clone())
            .health(world.clone())
            .evaluated_by_hand()
            .sink(sink);
        let alerts = build(builder).build().unwrap();
        Self { clock, monitor, world, alerts, told }
    }

    pub(super) fn of(rule: AlertRule) -> Self {
        Self::new(|builder| builder.rule(rule))
    }

    /// So many errors, now.
    pub(super) fn fail(&self, error: &VideoError, times: usize) {
        let site: &'static ErrorSite = error.site();
        for _ in 0..times {
            self.monitor.record_at(site, self.clock.now());
        }
    }

    /// Lets time pass, evaluates, and says what was told: kind, message and status.
    pub(super) fn after(&self, seconds: u64) -> Vec<(String, AlertStatus)> {
        self.told_after(seconds).into_iter().map(|it| (it.alert().key(), it.status())).collect()
    }

    pub(super) fn told_after(&self, seconds: u64) -> Vec<Notification> {
        self.clock.advance(Duration::from_secs(seconds));
        self.alerts.evaluate();
        self.told()
    }

    pub(super) fn told(&self) -> Vec<Notification> {
        assert!(self.alerts.flush(Duration::from_secs(20)));
        self.told.try_iter().collect()
    }

    pub(super) fn active(&self) -> Vec<String> {
        self.alerts.active().iter().map(Alert::key).collect()
    }
}

pub(super) fn firing(key: &str) -> (String, AlertStatus) {
    (key.to_owned(), AlertStatus::Firing)
}

pub(super) fn resolved(key: &str) -> (String, AlertStatus) {
    (key.to_owned(), AlertStatus::Resolved)
}
