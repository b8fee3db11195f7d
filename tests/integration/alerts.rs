//! Alerts of a service that is really asked, to servers that really answer.

use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, web};
use error_actix::alert::{
    AlertChanges, AlertKind, AlertRule, Alerts, AlertsBuilder, ManualAlert, Slack, Watch,
    Webhook as WebhookSink,
};
use error_actix::health::{Check, HealthChecks};
use error_actix::{
    Clock as _, ErrorStack, ErrorTracker, HttpError, Monitor, Performance, ResponseError, Severity, TestClock,
};
use error_recovery::{BreakerSettings, Breakers};
use serde_json::{Value, json};

use crate::server::Server;
use crate::webhook::Webhook;

#[derive(Debug, HttpError, ResponseError)]
enum VideoError {
    #[error("cannot reach postgres://app:hunter2@db-3")]
    #[http(category = "database_error", action = retry(max = 1, delay = "1s", alert = 5))]
    Database,
    #[error("no such video")]
    #[http(status = 404)]
    NotFound,
}

struct Fixture {
    server: Server,
    clock: TestClock,
    alerts: Alerts,
    breakers: Breakers,
    webhook: Webhook,
}

const MINUTE: Duration = Duration::from_secs(60);

/// A service that is looked after, and a webhook that is told.
fn serve(build: impl FnOnce(AlertsBuilder) -> AlertsBuilder) -> Fixture {
    let webhook = Webhook::start();
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let monitor = Monitor::builder().clock(clock.clone()).build();
    let performance = Performance::new();
    let settings = BreakerSettings::consecutive(1);
    let breakers = Breakers::builder().defaults(settings).clock(clock.clone()).build().unwrap();
    let builder = Alerts::builder(monitor.clone())
        .clock(clock.clone())
        .service("videos")
        .breakers(breakers.clone())
        .performance(performance.clone())
        .evaluated_by_hand()
        .sink(WebhookSink::new(webhook.url("/hook")));
    let alerts = build(builder).build().unwrap();
    let tracker = ErrorTracker::new(monitor.clone())
        .with_alerts(alerts.clone())
        .with_breakers(breakers.clone())
        .with_clock(clock.clone());
    let errors = ErrorStack::builder()
        .clock(clock.clone())
        .monitor(monitor)
        .performance(performance)
        .register::<VideoError>()
        .build()
        .unwrap();
    let time = clock.clone();
    let server = Server::start(move || {
        let (stats, status, time) = (tracker.clone(), tracker.clone(), time.clone());
        let slow = move || {
            time.advance(Duration::from_secs(6));
            async { "at last" }
        };
        App::new()
            .route("/database", web::get().to(|| async { Err::<HttpResponse, _>(VideoError::Database) }))
            .route("/missing", web::get().to(|| async { Err::<HttpResponse, _>(VideoError::NotFound) }))
            .route("/slow", web::get().to(slow))
            .route(
                "/errors/stats",
                web::get().to(move || {
                    let stats = stats.stats(MINUTE);
                    async { web::Json(stats) }
                }),
            )
            .route(
                "/status",
                web::get().to(move || {
                    let status = status.system_status(MINUTE);
                    async { web::Json(status) }
                }),
            )
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    Fixture { server, clock, alerts, breakers, webhook }
}

impl Fixture {
    /// Lets time pass and looks at the rules; what has been sent to the webhook since the last time.
    fn after(&self, seconds: u64) -> Vec<Value> {
        let before = self.webhook.received().len();
        self.clock.advance(Duration::from_secs(seconds));
        self.alerts.evaluate();
        assert!(self.alerts.flush(MINUTE));
        self.webhook.received().into_iter().skip(before).map(|received| received.body).collect()
    }

    fn recent_alerts(&self) -> Value {
        self.server.get("/errors/stats").json()["recent_alerts"].clone()
    }
}

/// Document D's rule: over 5 errors a minute.
fn rate() -> AlertRule {
    AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, Watch::error_rate(MINUTE))
        .above(5.0)
        .clear_at(2.0)
}

#[test]
fn a_storm_is_told_once_shown_and_cleared() {
    let fixture = serve(|builder| builder.rule(rate()));
    (0..5).for_each(|_| drop(fixture.server.get("/missing").error(404, "VIDEO_NOT_FOUND")));
    assert_eq!(fixture.after(1), Vec::<Value>::new());
    for _ in 0..40 {
        fixture.server.get("/database").error(500, "VIDEO_DATABASE");
        fixture.alerts.evaluate();
    }
    let told = fixture.after(1);
    assert_eq!(told, Vec::<Value>::new(), "the first look has told it");
    let received = fixture.webhook.received();
    assert_eq!((received.len(), received[0].path.as_str()), (1, "/hook"));
    let body = &received[0].body;
    assert_eq!((&body["status"], &body["type"]), (&json!("firing"), &json!("HIGH_ERROR_RATE")));
    assert_eq!(body["message"], "Error rate is 6.00 errors/minute");
    // Document D's shape, where its tracker is asked.
    let recent = json!([{
        "type": "HIGH_ERROR_RATE",
        "message": "Error rate is 6.00 errors/minute",
        "severity": "high",
        "timestamp": 1_640_995_201.0,
    }]);
    assert_eq!(fixture.recent_alerts(), recent);
    let summary = fixture.server.get("/status").json()["alert_summary"].clone();
    let expected = json!({"total_alerts": 1, "alerts_by_type": {"HIGH_ERROR_RATE": 1}, "alerts_by_severity": {"high": 1}});
    assert_eq!(summary, expected);
    assert_eq!(fixture.alerts.active().len(), 1);
    let over = fixture.after(120);
    assert_eq!((over.len(), &over[0]["status"]), (1, &json!("resolved")));
    assert_eq!(over[0]["cleared_at"], 1_640_995_322.0);
    assert!(fixture.alerts.active().is_empty());
    assert_eq!(fixture.recent_alerts(), recent, "it is remembered");
}

/// The errors' own thresholds, breakers and performance come by the sources that an application has anyway.
#[test]
fn what_recovery_and_performance_know_is_told() {
    let fixture = serve(AlertsBuilder::standard_rules);
    (0..5).for_each(|_| drop(fixture.server.get("/database")));
    fixture.breakers.service("stripe").admit().unwrap().failure();
    assert_eq!(fixture.server.get("/slow").status, 200);
    let kinds = |told: &[Value]| -> Vec<String> {
        told.iter().map(|it| format!("{} {}", it["status"], it["key"]).replace('"', "")).collect()
    };
    assert_eq!(
        kinds(&fixture.after(1)),
        ["firing videos/declared/VIDEO_DATABASE", "firing videos/breaker/stripe",]
    );
    // A slow answer is a reason when it stays so for a minute.
    assert_eq!(kinds(&fixture.after(60)), ["firing videos/response-time"]);
    fixture.breakers.service("stripe").reset("on-call");
    assert_eq!(kinds(&fixture.after(1)), ["resolved videos/breaker/stripe"]);
    let types: Vec<_> = fixture.alerts.history().iter().map(|alert| alert.kind().to_string()).collect();
    assert_eq!(types, ["DATABASE_CONNECTION_FAILED", "CIRCUIT_BREAKER_TRIGGERED", "SLOW_RESPONSE_TIME"]);
}

#[actix_web::test]
async fn a_check_that_fails_is_told_when_it_has_been_asked() {
    let checks = HealthChecks::builder("videos")
        .check("main-database", Check::critical(|| async { Err::<(), _>("password=hunter2 is wrong") }))
        .check("redis", Check::optional(|| async { Ok::<(), String>(()) }))
        .build()
        .unwrap();
    let alerts = Alerts::builder(Monitor::new()).health(checks.clone()).standard_rules().evaluated_by_hand();
    let alerts = alerts.build().unwrap();
    alerts.evaluate();
    assert!(alerts.active().is_empty(), "nobody has asked");
    checks.refresh().await;
    alerts.evaluate();
    let active = alerts.active();
    assert_eq!(active.len(), 1);
    assert_eq!(active[0].message(), "The check main-database fails: password=[redacted] is wrong");
    assert_eq!(active[0].kind(), &AlertKind::DATABASE_CONNECTION_FAILED);
}

/// What the admin API's `alerts/configure` does.
#[test]
fn rules_are_changed_while_the_service_runs() {
    let fixture = serve(|builder| builder.rule(rate()));
    let change = |json: Value| {
        let changes: AlertChanges = serde_json::from_value(json).unwrap();
        fixture.alerts.configure(&changes, "ann")
    };
    (0..5).for_each(|_| drop(fixture.server.get("/missing")));
    assert_eq!(fixture.after(1).len(), 0);
    change(json!({"rules": [{"id": "error-rate", "threshold": 3}]})).unwrap();
    assert_eq!(fixture.after(1).len(), 1);
    let refused = change(json!({"rules": [{"id": "error-rate", "threshold": 1}]})).unwrap_err();
    assert_eq!(refused.problems()[0].pointer(), "/rules/0/clear_at");
    change(json!({"rules": [{"id": "error-rate", "enabled": false}]})).unwrap();
    assert!(fixture.alerts.flush(MINUTE));
    let received = fixture.webhook.received();
    assert_eq!((received.len(), &received[1].body["status"]), (2, &json!("resolved")));
}

#[test]
fn planted_secrets_are_in_nothing_that_is_sent() {
    let slack = Webhook::start();
    let checks = AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, Watch::error_rate(MINUTE))
        .above(0.0)
        .label("token=hunter2");
    let fixture = serve(|builder| builder.rule(checks).sink(Slack::new(slack.url("/services/hunter2"))));
    fixture.server.get("/database");
    let text = "card 4111 1111 1111 1111, Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl, ann@example.com, \
                postgres://app:hunter2@db, password=hunter2";
    fixture.alerts.send(&ManualAlert::new("LEAK", text, Severity::High).about("secret=hunter2"));
    fixture.after(1);
    let sent: Vec<String> = fixture
        .webhook
        .received()
        .into_iter()
        .chain(slack.received())
        .map(|received| received.body.to_string())
        .collect();
    let shown = format!("{sent:?} {:?} {}", fixture.alerts.history(), fixture.recent_alerts());
    for secret in ["hunter2", "4111 1111", "eyJhbG", "ann@example"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(sent.len(), 4, "{sent:?}");
    assert!(shown.contains("[redacted]"));
    // Nor does the clock of the test stand for the machine's.
    assert!(fixture.clock.now() < SystemTime::now());
}
