//! Alerts and their rules.

use std::time::Duration;

use error_actix::admin::AdminBuilder;
use error_actix::alert::{AlertKind, AlertRule, Alerts, Watch};
use error_actix::{AlertSource, Monitor, RaisedAlert, Severity, TestClock};
use serde_json::json;

use super::Service;

/// A rule about errors in a minute, which looks when the test says so.
fn rules(monitor: &Monitor, clock: &TestClock) -> Alerts {
    let rate = Watch::error_rate(Duration::from_secs(60));
    let rule = AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, rate).above(2.0).clear_at(1.0);
    Alerts::builder(monitor.clone()).clock(clock.clone()).rule(rule).evaluated_by_hand().build().unwrap()
}

/// A service with that rule, and the hand that looks.
pub(super) fn with_rules() -> (Service, Alerts) {
    let mut alerts = None;
    let service = Service::with(|admin: AdminBuilder, monitor, clock| {
        let built = rules(monitor, clock);
        alerts = Some(built.clone());
        admin.alerts(built)
    });
    (service, alerts.unwrap())
}

#[test]
fn what_fires_is_shown() {
    let (service, alerts) = with_rules();
    assert_eq!(service.json("overview")["alerts"], json!({ "total": 0, "firing": [], "recent": [] }));
    (0..3).for_each(|_| drop(service.server.get("/videos/1")));
    alerts.evaluate();
    let shown = service.json("alerts");
    assert_eq!(shown["rules"][0]["state"], "firing");
    assert_eq!(
        (&shown["firing"][0]["type"], &shown["recent"][0]["source"]),
        (&"HIGH_ERROR_RATE".into(), &"error-rate".into())
    );
    assert_eq!(shown["sinks"], json!([]));
    let overview = service.json("overview");
    assert_eq!(
        (&overview["alerts"]["total"], &overview["alerts"]["firing"][0]),
        (&1.into(), &shown["firing"][0])
    );
    assert_eq!(service.json("alerts/rules")["rules"], shown["rules"]);
    assert_eq!(service.json("status")["alert_summary"]["total_alerts"], 1);
    assert_eq!(service.json("session")["features"]["alerts"], true);
    // When it is over it is part of the past.
    service.clock.advance(Duration::from_secs(61));
    alerts.evaluate();
    let later = service.json("alerts");
    assert_eq!(later["firing"], json!([]));
    assert!(later["recent"][0]["cleared_at"].is_number(), "{later}");
}

#[test]
fn rules_are_changed_as_a_whole_or_not_at_all() {
    let (service, _alerts) = with_rules();
    for path in ["alerts/configure", "monitoring/alerts/configure"] {
        let changed = service
            .post(path, r#"{"rules":[{"id":"error-rate","threshold":20,"cooldown_seconds":60}]}"#)
            .json();
        assert_eq!(
            (&changed["rules"][0]["threshold"], &changed["rules"][0]["cooldown_seconds"]),
            (&20.0.into(), &60.into())
        );
    }
    let wrong = r#"{"rules":[{"id":"error-rate","threshold":30},{"id":"nobody","enabled":false},{"id":"error-rate","threshold":1}]}"#;
    let error = service.post("alerts/configure", wrong).error(422, "VALIDATION_FAILED");
    let pointers: Vec<_> =
        error["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/rules/1/id", "/rules/2/id"]);
    assert_eq!(service.json("alerts/rules")["rules"][0]["threshold"], 20.0);
    let error = service
        .post("alerts/configure", r#"{"rules":[{"id":"error-rate","severity":"awful"}]}"#)
        .error(422, "INVALID_BODY");
    assert_eq!(error["errors"][0]["pointer"], "/rules/0/severity");
    service.post("alerts/configure", r#"{"rules":[],"else":1}"#).error(422, "INVALID_BODY");
    let log = service.log();
    let changes: Vec<_> = log.lines().filter(|line| line.contains("admin_change")).collect();
    assert_eq!(changes.len(), 2, "{log}");
    assert!(
        changes[0].contains(r#""change":"alert_rules""#) && changes[0].contains(r#""object":"error-rate""#)
    );
}

#[derive(Debug)]
struct Pager;

impl AlertSource for Pager {
    fn raised_alerts(&self) -> Vec<RaisedAlert> {
        let time = std::time::SystemTime::UNIX_EPOCH;
        (0..120)
            .map(|number| RaisedAlert::new("DISK_FULL", format!("disk {number}"), Severity::High, time))
            .collect()
    }
}

#[test]
fn alerts_of_others_are_shown_without_rules() {
    let service = Service::with(|admin, _, _| admin.alert_source(Pager));
    let shown = service.json("alerts");
    let recent = shown["recent"].as_array().unwrap();
    assert_eq!((recent.len(), &recent[99]["message"], shown.get("rules")), (100, &"disk 119".into(), None));
    assert_eq!(service.json("overview")["alerts"]["total"], 120);
    service.get("alerts/rules").error(404, "ADMIN_NOT_CONFIGURED");
    service.post("alerts/configure", r#"{"rules":[{"id":"x"}]}"#).error(404, "ADMIN_NOT_CONFIGURED");
}
