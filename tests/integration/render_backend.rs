//! The rendering backend beside a provider that fails and comes back, by a clock that the test moves.

mod database;
mod healing;
mod log;
mod services;

use std::fs;
use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use error_actix::testing::assert_error;
use error_actix::{Redacted, TestClock};
use error_examples::render_backend::{Settings, State, app};
use error_recovery::{Backoff, Quota, RetryPolicy};
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::Method;

use crate::provider::{Provider, Reply};
use crate::server::{Answer, Server};

const TOKEN: &str = "0123456789-abcdef";
const PAYMENT: &str = r#"{"amount_cents":500,"currency":"eur"}"#;

struct Fixture {
    server: Server,
    provider: Provider,
    clock: TestClock,
    copies: TempDir,
    state: State,
}

pub(crate) fn settings(copies: &TempDir) -> Settings {
    Settings {
        port: 0,
        provider_url: None,
        provider_timeout: Duration::from_secs(5),
        admin_token: Redacted::new(TOKEN.to_owned()),
        retry: RetryPolicy::new(1).with_backoff(Backoff::exponential(Duration::from_millis(1))),
        quota: Quota::per_minute(100),
        renderings: 2,
        copy_folder: copies.path().join("copies"),
        database: copies.path().join("projects.sqlite3"),
        database_patience: Duration::from_millis(1),
        is_classified: false,
    }
}

fn serve_with(change: impl FnOnce(&mut Settings)) -> Fixture {
    let copies = TempDir::new().unwrap();
    fs::create_dir(copies.path().join("copies")).unwrap();
    let provider = Provider::start(session());
    // As in document D.
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let mut settings = settings(&copies);
    change(&mut settings);
    let state = State::with_clock(settings, &provider.url(), clock.clone()).unwrap();
    let served = state.clone();
    Fixture { server: Server::start(move || app(&served)), provider, clock, copies, state }
}

fn serve() -> Fixture {
    serve_with(|_| ())
}

fn session() -> Reply {
    Reply::http("200 OK", "", r#"{"id":"cs_test_1"}"#)
}

fn outage() -> Reply {
    Reply::http("500 Internal Server Error", "", "worker 7 at 10.0.0.7 is out of memory")
}

impl Fixture {
    fn pay(&self) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", "order-4711")];
        self.server.send(Method::POST, "/api/payments", &headers, PAYMENT)
    }

    fn admin(&self, method: Method, path: &str) -> Answer {
        let headers = [("authorization", "Bearer 0123456789-abcdef")];
        self.server.send(method, &format!("/admin/api/monitoring/{path}"), &headers, "")
    }

    /// The value of a series.
    fn metric(&self, series: &str) -> f64 {
        let text = self.server.get("/metrics").body;
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{series} in\n{text}")).parse().unwrap()
    }

    /// The state of a circuit, as operators see it.
    fn circuit(&self, name: &str) -> Value {
        let services = self.admin(Method::GET, "health/services").json()["services"].clone();
        let all = services.as_array().unwrap();
        all.iter().find(|circuit| circuit["name"] == name).unwrap()["state"].clone()
    }

    /// Five failures in a row open a circuit: two tries each of two payments, and one of the third.
    fn open(&self) {
        self.provider.will(outage());
        for _ in 0..2 {
            assert_error!(
                self.pay().parts(),
                status = 503,
                code = "STRIPE",
                message = "Payments are not possible at the moment.",
                hidden = ["10.0.0.7", "worker", "127.0.0.1"],
            );
        }
        // The second try finds the circuit open.
        assert_error!(self.pay().parts(), status = 503, code = "CIRCUIT_BREAKER_OPEN", retry_after = 60);
        assert_eq!(self.provider.requests().len(), 5);
    }
}

#[test]
fn a_circuit_opens_and_closes_when_the_provider_is_back() {
    let fixture = serve();
    assert_eq!(fixture.pay().json(), json!({"id": "cs_test_1"}));
    fixture.provider.requests();
    fixture.open();
    fixture.clock.advance(Duration::from_secs(15));
    let answer = fixture.pay();
    // Document B's JSON with document D's facts.
    assert_eq!(
        answer.json(),
        json!({"error": {
            "code": "CIRCUIT_BREAKER_OPEN",
            "message": "Service temporarily unavailable due to external_service errors",
            "details": {
                "error_type": "external_service",
                "triggered_at": 1_640_995_200.0,
                "error_count": 5,
                "threshold": 5,
            },
            "timestamp": "2022-01-01T00:00:15Z",
            "recoverable": true,
        }})
    );
    assert_error!(answer.parts(), status = 503, code = "CIRCUIT_BREAKER_OPEN", retry_after = 45);
    // Nobody calls a provider whose circuit is open, and another's is closed.
    assert!(fixture.provider.requests().is_empty());
    assert_eq!(fixture.circuit("stripe"), "open");
    assert_eq!((fixture.circuit("rendering"), fixture.circuit("gcs")), (json!("closed"), json!("closed")));

    fixture.provider.will(session());
    fixture.clock.advance(Duration::from_secs(45));
    assert_eq!(fixture.pay().status, 200);
    assert_eq!(fixture.circuit("stripe"), "half_open");
    while fixture.circuit("stripe") == "half_open" {
        assert_eq!(fixture.pay().status, 200);
    }
    assert_eq!(fixture.circuit("stripe"), "closed");
}

#[test]
fn a_probe_that_fails_opens_the_circuit_again() {
    let fixture = serve();
    fixture.open();
    fixture.clock.advance(Duration::from_secs(60));
    let mut asked = 0;
    while asked < 10 && fixture.pay().header("x-error-code") != Some("CIRCUIT_BREAKER_OPEN") {
        asked += 1;
    }
    assert_eq!(fixture.circuit("stripe"), "open");
    fixture.provider.requests();
    assert_error!(fixture.pay().parts(), status = 503, code = "CIRCUIT_BREAKER_OPEN", retry_after = 60);
    assert!(fixture.provider.requests().is_empty());
}

#[test]
fn the_classified_envelope_is_document_ds() {
    let fixture = serve_with(|settings| settings.is_classified = true);
    fixture.open();
    let answer = fixture.pay();
    assert_eq!(answer.header("x-error-code"), Some("CIRCUIT_BREAKER_OPEN"));
    let mut body = answer.json();
    let context = body["error"]["context"].as_object_mut().unwrap();
    assert!(context.remove("request_id").is_some());
    assert_eq!(
        body,
        json!({"error": {
            "type": "CircuitBreakerError",
            "message": "Service temporarily unavailable due to external_service errors",
            "category": "system_error",
            "severity": "high",
            "status_code": 503,
            "timestamp": 1_640_995_200.0,
            "context": {
                "error_type": "external_service",
                "triggered_at": 1_640_995_200.0,
                "error_count": 5,
                "threshold": 5,
            },
        }})
    );
}

#[test]
fn an_operator_closes_a_circuit_by_hand() {
    let fixture = serve();
    fixture.open();
    fixture.provider.will(session());
    assert_eq!(fixture.pay().status, 503);
    let reset = fixture.admin(Method::POST, "circuit-breakers/reset/stripe");
    assert_eq!(reset.json(), json!({"reset": ["stripe"]}));
    assert_eq!((fixture.pay().status, fixture.circuit("stripe")), (200, json!("closed")));

    fixture.provider.requests();
    fixture.open();
    fixture.provider.will(session());
    let reset = fixture.admin(Method::POST, "circuit-breakers/reset-all").json();
    assert!(reset["reset"].as_array().unwrap().contains(&json!("stripe")));
    assert_eq!(fixture.pay().status, 200);
    assert_error!(
        fixture.admin(Method::POST, "circuit-breakers/reset/strip").parts(),
        status = 404,
        code = "CIRCUIT_BREAKER_NOT_FOUND",
        context = json!({"service": "strip"}),
    );
    // A GET changes nothing.
    assert_eq!(fixture.admin(Method::GET, "circuit-breakers/reset-all").status, 405);
}

#[test]
fn operators_have_a_token() {
    let fixture = serve();
    fixture.open();
    for (method, path) in [
        (Method::GET, "health/services"),
        (Method::GET, "health/check"),
        (Method::GET, "errors/stats"),
        (Method::GET, "logs/recent-errors"),
        (Method::POST, "circuit-breakers/reset/stripe"),
        (Method::POST, "circuit-breakers/reset-all"),
    ] {
        let url = format!("/admin/api/monitoring/{path}");
        let denied = fixture.server.send(method.clone(), &url, &[("authorization", "Bearer wrong")], "");
        assert_error!(denied.parts(), status = 401, code = "ACCESS_TOKEN_REQUIRED", hidden = [TOKEN]);
    }
    assert_eq!(fixture.circuit("stripe"), "open");
    let stats = fixture.admin(Method::GET, "errors/stats").json();
    assert_eq!(stats["total_errors"], 3 + 6);
    assert_eq!(stats["circuit_breakers"].as_object().unwrap().keys().collect::<Vec<_>>(), ["stripe"]);
    let patterns = stats["patterns"].as_array().unwrap();
    let pattern = patterns.iter().find(|pattern| pattern["code"] == "STRIPE").unwrap();
    assert_eq!(
        (&pattern["records"], &pattern["causes"]),
        (&json!(2), &json!("it answered 500")),
        "{pattern}"
    );
    let recent = fixture.admin(Method::GET, "logs/recent-errors").body;
    assert!(recent.contains("CIRCUIT_BREAKER_OPEN"), "{recent}");
    let mut weak = settings(&fixture.copies);
    weak.admin_token = Redacted::new(String::new());
    assert!(State::new(weak, "http://127.0.0.1").is_err());
}

#[test]
fn a_client_has_so_many_requests() {
    let fixture = serve_with(|settings| settings.quota = Quota::per_minute(1));
    let answer = fixture.pay();
    assert_eq!((answer.status, answer.header("ratelimit")), (200, Some("\"requests\";r=0;t=60")));
    let refused = fixture.pay();
    assert_error!(refused.parts(), status = 429, code = "RATE_LIMIT_EXCEEDED", retry_after = 60);
    assert_eq!(refused.json()["error"]["details"], json!({"limit": 1, "window_seconds": 60}));
    // Operators are not limited.
    assert_eq!(fixture.admin(Method::GET, "health/check").json(), json!({"status": "healthy"}));
    assert_eq!(fixture.server.get("/health").status, 200);
}

#[test]
fn a_provider_out_of_reach_is_a_failure_like_others() {
    let copies = TempDir::new().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let state = State::new(settings(&copies), &format!("http://user:hunter2@{free}")).unwrap();
    let server = Server::start(move || app(&state));
    let headers = [("content-type", "application/json"), ("idempotency-key", "order-4711")];
    let answer = server.send(Method::POST, "/api/payments", &headers, PAYMENT);
    assert_error!(answer.parts(), status = 503, code = "STRIPE", hidden = ["hunter2", "127.0.0.1"]);
    assert!(State::new(settings(&copies), "https://api.stripe.com").is_err());
}

/// Every number that recovery counts, by one outage.
#[test]
fn prometheus_reads_what_recovery_does() {
    let fixture = serve();
    fixture.open();
    fixture.pay();
    for (series, expected) in [
        (r#"circuit_breaker_state{breaker="stripe",state="open"}"#, 1.0),
        (r#"circuit_breaker_state{breaker="stripe",state="closed"}"#, 0.0),
        (r#"circuit_breaker_state{breaker="gcs",state="closed"}"#, 1.0),
        (r#"circuit_breaker_calls_total{breaker="stripe",outcome="failure"}"#, 5.0),
        (r#"circuit_breaker_calls_total{breaker="stripe",outcome="rejected"}"#, 2.0),
        (r#"circuit_breaker_transitions_total{breaker="stripe",from="closed",to="open"}"#, 1.0),
        (r#"retry_attempts_total{policy="stripe.create_session",outcome="failure"}"#, 2.0),
        (r#"retry_attempts_total{policy="stripe.create_session",outcome="rejected"}"#, 1.0),
        (r#"retry_attempts_total{policy="gcs.upload",outcome="success"}"#, 0.0),
        (r#"rate_limit_decisions_total{limiter="api",decision="allowed",mode="local"}"#, 4.0),
        (r#"rate_limit_decisions_total{limiter="api",decision="denied",mode="local"}"#, 0.0),
    ] {
        assert_eq!(fixture.metric(series), expected, "{series}");
    }
    fixture.admin(Method::POST, "circuit-breakers/reset/stripe");
    let back = r#"circuit_breaker_transitions_total{breaker="stripe",from="open",to="closed"}"#;
    assert_eq!(fixture.metric(back), 1.0);
}

#[test]
fn operators_change_rules_of_alerts_and_nobody_else_does() {
    let fixture = serve();
    let configure = |headers: &[(&str, &str)], body: &str| {
        let path = "/admin/api/monitoring/alerts/configure";
        fixture.server.send(
            Method::POST,
            path,
            &[headers, &[("content-type", "application/json")]].concat(),
            body,
        )
    };
    let operator = [("authorization", "Bearer 0123456789-abcdef")];
    let change = r#"{"rules":[{"id":"error-rate","threshold":20,"clear_at":10}]}"#;
    assert_eq!(configure(&[], change).status, 401);
    let changed = configure(&operator, change).json();
    let rule = changed["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "error-rate").unwrap();
    assert_eq!((&rule["threshold"], &rule["clear_at"]), (&json!(20.0), &json!(10.0)), "{rule}");
    let refused = configure(&operator, r#"{"rules":[{"id":"nope","enabled":false}]}"#);
    assert_error!(refused.parts(), status = 422, code = "ALERT_RULES_REFUSED");
    assert_eq!(refused.json()["error"]["errors"][0]["pointer"], "/rules/0/id");
}
