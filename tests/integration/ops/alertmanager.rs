//! The shipped rules in a real Prometheus, a storm, a real Alertmanager with the shipped routes, and a webhook.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use error_actix::alert::{self, Alerts};
use error_actix::{ActiveBreaker, BreakerSource, Monitor};

use super::{Target, text};
use crate::services::{Alertmanager, Prometheus};
use crate::webhook::{Received, Webhook};

const LONG: Duration = Duration::from_secs(120);

/// The rules' expressions as they are, without the time that they must hold.
fn impatient_rules() -> String {
    let rules = text("prometheus/rules.yml");
    let lines = rules.lines().filter(|line| !line.trim_start().starts_with("for: "));
    let impatient = lines.collect::<Vec<_>>().join("\n");
    assert!(impatient.len() < rules.len());
    impatient
}

/// The routes as they are, to the webhook of the test, without the time in which alerts are gathered.
fn impatient_routes(webhook: &Webhook) -> String {
    let routes = text("alertmanager/alertmanager.yml")
        .replace("http://alerts.example.internal", webhook.url("").trim_end_matches('/'))
        .replace("group_wait: 30s", "group_wait: 100ms")
        .replace("group_wait: 10s", "group_wait: 100ms")
        .replace("group_interval: 5m", "group_interval: 300ms");
    assert!(!routes.contains("example.internal"));
    routes
}

/// Whether a receiver was told of an alert in this state.
fn tells(path: &str, name: &str, status: &str) -> impl Fn(&Received) -> bool {
    move |received| {
        let alerts = received.body["alerts"].as_array();
        received.path == path
            && alerts.is_some_and(|alerts| {
                alerts.iter().any(|alert| alert["labels"]["alertname"] == name && alert["status"] == status)
            })
    }
}

#[test]
fn a_storm_fires_the_shipped_rules_and_reaches_the_webhook() {
    let webhook = Webhook::start();
    let alertmanager = Alertmanager::start(&impatient_routes(&webhook));
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules.yml");
    fs::write(&rules, impatient_rules()).unwrap();
    let more = format!(
        "rule_files: ['{}']\nalerting:\n  alertmanagers:\n  - static_configs:\n    - targets: ['{}']\n",
        rules.display(),
        alertmanager.address()
    );
    let target = Target::video_scheduler();
    let prometheus = Prometheus::start_with(target.address(), &more);
    let burn =
        target.ask_while(|| webhook.wait_for(LONG, tells("/on-call", "ErrorBudgetBurnFast", "firing")));
    let alert = &burn.body["alerts"][0];
    assert_eq!(
        (&burn.body["receiver"], &alert["labels"]["severity"]),
        (&"on-call".into(), &"critical".into())
    );
    let summary = alert["annotations"]["summary"].as_str().unwrap();
    assert!(summary.starts_with("app fails ") && summary.ends_with("% of its requests"), "{summary}");
    // Everybody else is told, too.
    webhook.wait_for(LONG, tells("/team", "ErrorBudgetBurnFast", "firing"));
    target.ask_while(|| {
        prometheus.wait_for("ALERTS{alertname='HighErrorRate', alertstate='firing'}", |value| value == 1.0);
    });
    // Nothing of what was not there: recovery, memory, critical errors.
    let others = "count(ALERTS{alertname!~'ErrorBudgetBurn.*|HighErrorRate|NewErrorType'}) or vector(0)";
    assert_eq!(prometheus.value(others), Some(0.0));
    // What is down says nothing else.
    drop(target);
    webhook.wait_for(LONG, tells("/on-call", "TargetDown", "firing"));
}

/// Circuits as a test opens them.
#[derive(Clone, Debug, Default)]
struct Circuits(Arc<Mutex<Vec<ActiveBreaker>>>);

impl BreakerSource for Circuits {
    fn active_breakers(&self) -> Vec<ActiveBreaker> {
        self.0.lock().unwrap().clone()
    }
}

/// The other way: a service tells Alertmanager itself, and that it is over.
#[test]
fn alertmanager_takes_what_a_service_raises_itself() {
    let webhook = Webhook::start();
    let alertmanager = Alertmanager::start(&impatient_routes(&webhook));
    let circuits = Circuits::default();
    let sink = alert::Alertmanager::new(format!("http://{}", alertmanager.address()));
    let alerts = Alerts::builder(Monitor::new())
        .service("videos")
        .breakers(circuits.clone())
        .standard_rules()
        .evaluated_by_hand()
        .sink(sink.label("environment", "test"))
        .build()
        .unwrap();
    let evaluate = || {
        alerts.evaluate();
        assert!(alerts.flush(LONG));
        assert_eq!((alerts.sinks()[0].failed, alerts.sinks()[0].last_error.clone()), (0, None));
    };
    circuits.0.lock().unwrap().push(ActiveBreaker::new("stripe", SystemTime::now(), 5, 5));
    evaluate();
    let told = webhook.wait_for(LONG, tells("/on-call", "CIRCUIT_BREAKER_TRIGGERED", "firing"));
    let labels = &told.body["alerts"][0]["labels"];
    assert_eq!((&labels["service"], &labels["subject"]), (&"videos".into(), &"stripe".into()));
    assert_eq!((&labels["severity"], &labels["environment"]), (&"high".into(), &"test".into()));
    circuits.0.lock().unwrap().clear();
    evaluate();
    webhook.wait_for(LONG, tells("/on-call", "CIRCUIT_BREAKER_TRIGGERED", "resolved"));
}
