//! Rules that are changed while the service runs.

use std::time::Duration;

use error_core::Severity;
use serde_json::json;

use super::{Fixture, VideoError, firing, resolved};
use crate::alert::{AlertChanges, AlertsBuilder, RuleChange, RuleState, RuleStatus};

fn standard() -> Fixture {
    Fixture::new(AlertsBuilder::standard_rules)
}

fn changes(json: &serde_json::Value) -> AlertChanges {
    serde_json::from_value(json.clone()).unwrap()
}

fn status(fixture: &Fixture, name: &str) -> RuleStatus {
    fixture.alerts.rules().into_iter().find(|rule| rule.name() == name).unwrap()
}

#[test]
fn thresholds_windows_and_severities_are_those_that_were_set() {
    let fixture = standard();
    let rules = fixture
        .alerts
        .configure(
            &changes(&json!({"rules": [
                {"id": "error-rate", "threshold": 2, "clear_at": 1, "window_seconds": 60, "severity": "critical"},
                {"id": "critical-errors", "for_seconds": 30, "cooldown_seconds": 0},
            ]})),
            "ann",
        )
        .unwrap();
    expectorate::assert_contents(
        concat!(env!("CARGO_MANIFEST_DIR"), "/src/alert/golden/rules.json"),
        // One of each shape.
        &format!("{:#}\n", json!([rules[0], rules[1], rules[2], rules[11]])),
    );
    fixture.fail(&VideoError::NotFound, 3);
    let told = fixture.told_after(1);
    assert_eq!(told[0].alert().severity(), Severity::Critical);
    fixture.fail(&VideoError::Lost, 6);
    assert_eq!(fixture.after(1), []);
    assert_eq!(status(&fixture, "critical-errors").state(), RuleState::Pending);
    assert_eq!(fixture.after(30), [firing("critical-errors")]);
    assert_eq!(status(&fixture, "critical-errors").value(), Some(6.0));
}

#[test]
fn all_is_changed_or_nothing() {
    let fixture = standard();
    let before = fixture.alerts.rules();
    let refused = fixture.alerts.configure(
        &changes(&json!({"rules": [
            {"id": "error-rate", "threshold": 20},
            {"id": "error-rate", "threshold": 30},
            {"id": "nobody"},
            {"id": "memory", "threshold": 500},
            {"id": "declared", "threshold": 3, "window_seconds": 4000},
            {"id": "breaker", "window_seconds": 60, "mute_seconds": 9_999_999},
            {"id": "model", "threshold": 0, "for_seconds": 9_999_999, "cooldown_seconds": 9_999_999},
            {"id": "critical-errors", "threshold": -1},
        ]})),
        "ann",
    );
    let problems = refused.unwrap_err();
    let problems: Vec<_> = problems.problems().iter().map(|it| (it.pointer(), it.detail())).collect();
    assert_eq!(
        problems,
        [
            ("/rules/1/id", "the rule is named twice"),
            ("/rules/2/id", "there is no such rule"),
            ("/rules/3/clear_at", "`clear_at` must be at least 0 and not itself pass the threshold of 500"),
            ("/rules/4/threshold", "each thing that this rule watches has a threshold of its own"),
            ("/rules/4/window_seconds", "the window must be whole seconds, from 1 to 3600, which is an hour"),
            ("/rules/5/window_seconds", "what this rule watches has no window that can be set"),
            ("/rules/5/mute_seconds", "a rule is muted for at most a week: disable it"),
            ("/rules/6/threshold", "`at_least = 0` is always true: give a greater number"),
            ("/rules/6/for_seconds", "`for` must be at most a week"),
            ("/rules/6/cooldown_seconds", "`cooldown` must be at most a week"),
            ("/rules/7/threshold", "the threshold must be between 0 and 1e12"),
        ]
    );
    assert_eq!(fixture.alerts.rules(), before);
    assert!(fixture.alerts.configure(&AlertChanges::new(), "ann").is_err());
    for unreadable in [
        json!({"rules": [{"id": "memory", "above": 1}]}),
        json!({"rules": [{"id": "memory", "severity": "bad"}]}),
        json!({"rules": [{}]}),
        json!({}),
    ] {
        assert!(serde_json::from_value::<AlertChanges>(unreadable).is_err());
    }
}

#[test]
fn a_rule_that_is_disabled_is_over() {
    let fixture = standard();
    fixture.world.set(|world| world.open = vec!["stripe"]);
    assert_eq!(fixture.after(1), [firing("breaker/stripe")]);
    let set = |enabled| {
        let change = RuleChange::new("breaker").enabled(enabled);
        fixture.alerts.configure(&AlertChanges::new().rule(change), "ann").unwrap();
    };
    set(false);
    assert_eq!(fixture.after(1), [resolved("breaker/stripe")]);
    assert_eq!(status(&fixture, "breaker").state(), RuleState::Disabled);
    assert!(fixture.alerts.history()[0].cleared_at().is_some());
    set(true);
    assert_eq!(fixture.after(1), [firing("breaker/stripe")]);
}

#[test]
fn a_rule_that_is_muted_is_remembered_and_told_later() {
    let fixture = standard();
    let mute = |time| {
        let change = RuleChange::new("breaker").mute(time);
        fixture.alerts.configure(&AlertChanges::new().rule(change), "ann").unwrap();
    };
    mute(Duration::from_secs(100));
    fixture.world.set(|world| world.open = vec!["stripe", "smtp"]);
    assert_eq!(fixture.after(10), []);
    assert_eq!(status(&fixture, "breaker").muted_for(), Some(Duration::from_secs(90)));
    let history = fixture.alerts.history();
    assert_eq!((history.len(), history[0].is_muted()), (2, true));
    // What is over before anybody was told was never told.
    fixture.world.set(|world| world.open = vec!["stripe"]);
    assert_eq!(fixture.after(10), []);
    assert_eq!(fixture.after(80), [firing("breaker/stripe")]);
    assert_eq!(fixture.alerts.history().len(), 2);
    assert_eq!(status(&fixture, "breaker").muted_for(), None);
    // Nor is what is over at the moment when it would be told.
    mute(Duration::from_secs(10));
    fixture.world.set(|world| world.open = vec!["stripe", "ses"]);
    assert_eq!(fixture.after(1), []);
    fixture.world.set(|world| world.open = vec!["stripe"]);
    assert_eq!(fixture.after(10), []);
    // One that was told is told to be over, muted or not.
    mute(Duration::from_secs(100));
    fixture.world.set(|world| world.open.clear());
    assert_eq!(fixture.after(1), [resolved("breaker/stripe")]);
    mute(Duration::ZERO);
    fixture.world.set(|world| world.open = vec!["s3"]);
    assert_eq!(fixture.after(1), [firing("breaker/s3")]);
}
