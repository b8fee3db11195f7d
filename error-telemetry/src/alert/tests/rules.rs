//! What each kind of rule sees.

use std::time::Duration;

use error_core::{ErrorTracker, PerformanceSummary, Severity, StatusClass};

use super::{Fixture, VideoError, firing, resolved};
use crate::alert::{
    AlertKind, AlertRule, Alerts, ErrorFilter, LogSink, Threshold, Watch, Webhook, standard_rules,
};

const FIVE_MINUTES: Duration = Duration::from_secs(300);

/// Document A: over 10 errors a minute in five minutes, which is more than 50.
#[test]
fn a_high_error_rate_is_told_once_and_cleared_with_hysteresis() {
    let fixture = Fixture::new(super::AlertsBuilder::standard_rules);
    fixture.fail(&VideoError::NotFound, 50);
    assert_eq!(fixture.after(1), []);
    fixture.fail(&VideoError::NotFound, 1);
    let told = fixture.told_after(1);
    assert_eq!(told.len(), 1);
    let alert = told[0].alert();
    assert_eq!((alert.kind(), alert.severity()), (&AlertKind::HIGH_ERROR_RATE, Severity::High));
    assert_eq!(alert.message(), "Error rate is 10.20 errors/minute");
    assert_eq!((alert.value(), alert.threshold()), (Some(10.2), Some(10.0)));
    assert_eq!((told[0].service(), told[0].key().as_str()), ("videos", "videos/error-rate"));
    for _ in 0..5 {
        assert_eq!(fixture.after(10), [], "once");
    }
    // Less than the threshold, and not as little as clears it.
    fixture.fail(&VideoError::NotFound, 26);
    assert_eq!(fixture.after(260), []);
    assert_eq!(fixture.active(), ["error-rate"]);
    assert_eq!(fixture.after(100), [resolved("error-rate")]);
    let history = fixture.alerts.history();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].cleared_at(), Some(history[0].raised_at() + Duration::from_secs(410)));
}

#[test]
fn more_than_five_critical_errors_are_too_many() {
    let fixture = Fixture::new(super::AlertsBuilder::standard_rules);
    fixture.fail(&VideoError::Lost, 5);
    assert_eq!(fixture.after(1), []);
    fixture.fail(&VideoError::Lost, 1);
    let told = fixture.told_after(1);
    assert_eq!(told[0].alert().kind(), &AlertKind::CRITICAL_ERRORS);
    assert_eq!(told[0].alert().message(), "Multiple critical errors detected: 6 in 5 minutes");
}

/// The first is found as document A looks for it; 404s are the client's; one is known by its code.
#[test]
fn errors_can_be_told_apart() {
    let rule = |name: &str, of| {
        let watch = Watch::errors(FIVE_MINUTES, of);
        AlertRule::new(name, AlertKind::ERROR_PATTERN, watch).at_least(1.0)
    };
    let fixture = Fixture::new(|builder| {
        builder
            .rule(rule("pattern", ErrorFilter::new().pattern("database_error")))
            .rule(rule("server", ErrorFilter::new().server_only()))
            .rule(rule("code", ErrorFilter::new().code("VIDEO_NOT_FOUND")))
            .rule(rule("category", ErrorFilter::new().category(error_core::Category::MODEL_ERROR)))
    });
    fixture.fail(&VideoError::NotFound, 1);
    assert_eq!(fixture.after(1), [firing("code")]);
    fixture.fail(&VideoError::Connection, 1);
    assert_eq!(fixture.after(1), [firing("pattern"), firing("server")]);
    fixture.fail(&VideoError::Model, 1);
    assert_eq!(fixture.after(1), [firing("category")]);
}

/// The thresholds of the errors' own actions, and document D's for the types of those without.
#[test]
fn an_error_says_itself_when_to_alert() {
    let fixture = Fixture::new(super::AlertsBuilder::standard_rules);
    let (model, query, connection) = (VideoError::Model, VideoError::Query, VideoError::Connection);
    fixture.fail(&model, 2);
    fixture.fail(&query, 4);
    fixture.fail(&connection, 4);
    fixture.fail(&VideoError::NotFound, 10);
    fixture.fail(&VideoError::Ignored, 10);
    assert_eq!(fixture.after(1), []);
    fixture.fail(&model, 1);
    let told = fixture.told_after(1);
    assert_eq!(told.len(), 1);
    let alert = told[0].alert();
    assert_eq!((alert.kind(), alert.subject()), (&AlertKind::MODEL_LOADING_FAILED, Some("VIDEO_MODEL")));
    assert_eq!(alert.message(), "VIDEO_MODEL happened 3 times in 5 minutes; it declares an alert after 3");
    fixture.fail(&query, 1);
    fixture.fail(&connection, 1);
    assert_eq!(fixture.after(1), [firing("declared/VIDEO_QUERY"), firing("database")]);
    assert_eq!(
        fixture.after(320),
        [resolved("declared/VIDEO_MODEL"), resolved("declared/VIDEO_QUERY"), resolved("database"),]
    );
}

#[test]
fn what_others_tell_is_watched() {
    let fixture = Fixture::new(super::AlertsBuilder::standard_rules);
    assert_eq!(fixture.after(1), []);
    fixture.world.set(|world| {
        world.open = vec!["stripe", "smtp"];
        world.failing = vec![("database", "no answer from postgres://app:hunter2@db"), ("redis", "gone")];
    });
    let told = fixture.told_after(10);
    let messages: Vec<_> = told.iter().map(|it| it.alert().message()).collect();
    assert_eq!(
        messages,
        [
            "The check database fails: no answer from postgres://app:[redacted]@db",
            "Circuit breaker stripe opened after 5 errors, where 5 are enough",
            "Circuit breaker smtp opened after 5 errors, where 5 are enough",
        ]
    );
    assert_eq!(told[0].alert().severity(), Severity::Critical);
    fixture.world.set(|world| {
        world.open = vec!["smtp"];
        world.failing.clear();
    });
    assert_eq!(fixture.after(10), [resolved("database-down/database"), resolved("breaker/stripe")]);
    assert_eq!(fixture.active(), ["breaker/smtp"]);
}

#[test]
fn slow_answers_and_much_memory_must_last() {
    let fixture = Fixture::new(super::AlertsBuilder::standard_rules);
    let megabytes = |megabytes: u64| megabytes * 1_048_576;
    let summary = |seconds, memory| {
        let summary = PerformanceSummary::new().with_requests(9, Duration::from_secs(seconds));
        summary.with_memory(megabytes(memory))
    };
    fixture.world.set(|world| world.performance = summary(6, 1_100));
    assert_eq!(fixture.after(0), []);
    assert_eq!(fixture.after(59), []);
    let told = fixture.told_after(1);
    let messages: Vec<_> = told.iter().map(|it| it.alert().message()).collect();
    assert_eq!(messages, ["The process uses 1100 MB of memory", "5 of 100 requests take longer than 6.00 s"]);
    // What nobody knows any more is no reason.
    fixture.world.set(|world| world.performance = PerformanceSummary::new().with_memory(megabytes(1_000)));
    assert_eq!(fixture.after(1), [resolved("response-time")]);
    fixture.world.set(|world| world.performance = summary(1, 900));
    assert_eq!(fixture.after(1), [resolved("memory")]);
    let slow = AlertRule::new("slow", AlertKind::SLOW_RESPONSE_TIME, Watch::SlowRequests).above(8.0);
    let fixture = Fixture::of(slow);
    fixture.world.set(|world| world.performance = summary(1, 1));
    assert_eq!(fixture.told_after(1)[0].alert().message(), "9 requests were slow");
}

#[test]
fn shares_and_budgets_are_those_of_the_responses() {
    let share = Watch::FailedShare { window: FIVE_MINUTES, requests: 10 };
    let share = AlertRule::new("share", AlertKind::HIGH_ERROR_RATE, share).at_least(0.5);
    let fixture = Fixture::new(|builder| builder.rule(share).standard_rules());
    let answer = |class, times| {
        use error_core::Clock as _;
        (0..times).for_each(|_| fixture.monitor.count_request(None, class, fixture.clock.now()));
    };
    answer(StatusClass::ServerError, 5);
    answer(StatusClass::Successful, 4);
    assert_eq!(fixture.after(1), [], "nine requests have no share");
    answer(StatusClass::ClientError, 1);
    let told = fixture.told_after(1);
    assert_eq!(told[0].alert().message(), "5 of 10 requests failed in 5 minutes");
    answer(StatusClass::ServerError, 9);
    assert_eq!(fixture.after(1), [], "nor have nineteen a rate");
    answer(StatusClass::Successful, 1);
    assert_eq!(fixture.after(1), [firing("budget-fast/videos"), firing("budget-slow/videos")]);
    let burning = fixture.alerts.active();
    let burning = burning.iter().filter(|alert| alert.subject() == Some("videos"));
    let messages: Vec<_> = burning.map(|alert| alert.message().to_owned()).collect();
    let message = "The error budget of videos is used up 70.0 times too fast; 0 % of it is left";
    assert_eq!(messages, [message, message], "less than nothing cannot be left");
}

#[test]
fn rules_about_what_nobody_tells_are_refused_or_left_out() {
    let monitor = error_core::Monitor::new;
    let alerts = Alerts::builder(monitor()).standard_rules().evaluated_by_hand().build().unwrap();
    let names: Vec<_> = alerts.rules().iter().map(|rule| rule.name().to_owned()).collect();
    assert_eq!(names.len(), standard_rules().len() - 6, "{names:?}");
    let error = Alerts::builder(monitor())
        .rule(AlertRule::new("memory", AlertKind::MEMORY_USAGE_HIGH, Watch::Memory).above(1.0))
        .rule(AlertRule::new("memory", AlertKind::new("no kind"), Watch::OpenBreakers).above(1.0))
        .rule(AlertRule::new(
            "burn",
            AlertKind::ERROR_BUDGET_BURN,
            Watch::BurnRate { short: Duration::from_secs(1), long: Duration::from_secs(1), requests: 0 },
        ))
        .rule(AlertRule::new("down", AlertKind::EXTERNAL_SERVICE_DOWN, Watch::Health { check: None }))
        .rules_from("/nowhere/rules.toml")
        .sink(LogSink)
        .sink(LogSink)
        .sink(Webhook::new("nowhere"))
        .delivery(crate::alert::Delivery::new().with_attempts(0))
        .interval(Duration::ZERO)
        .history(0)
        .build()
        .unwrap_err();
    expectorate::assert_contents(
        concat!(env!("CARGO_MANIFEST_DIR"), "/src/alert/golden/build_problems.txt"),
        &format!("{error}\n"),
    );
}

#[test]
fn a_rule_of_a_standard_rules_name_takes_its_place() {
    let rate = AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, Watch::error_rate(FIVE_MINUTES));
    let fixture = Fixture::new(|builder| builder.standard_rules().rule(rate.above(3.0)));
    let rules = fixture.alerts.rules();
    assert_eq!(rules.iter().filter(|rule| rule.name() == "error-rate").count(), 1);
    assert_eq!(rules[0].threshold(), Some(Threshold::Above(3.0)));
}

#[test]
fn a_tracker_shows_what_is_remembered() {
    let fixture = Fixture::new(|builder| builder.standard_rules().history(3));
    let tracker = ErrorTracker::new(fixture.monitor.clone()).with_alerts(fixture.alerts.clone());
    fixture.world.set(|world| world.open = vec!["a", "b", "c", "d"]);
    fixture.told_after(1);
    let stats = serde_json::to_value(tracker.stats(FIVE_MINUTES)).unwrap();
    let recent = stats["recent_alerts"].as_array().unwrap();
    assert_eq!(recent.len(), 3, "the history is bounded");
    assert_eq!(
        recent[2],
        serde_json::json!({
            "type": "CIRCUIT_BREAKER_TRIGGERED",
            "message": "Circuit breaker d opened after 5 errors, where 5 are enough",
            "severity": "high",
            "timestamp": 1_640_995_201.0,
        })
    );
    assert_eq!(fixture.alerts.active().len(), 4);
    // What the history has forgotten is cleared all the same.
    fixture.world.set(|world| world.open.clear());
    assert_eq!(fixture.told_after(1).len(), 4);
}
