//! The rendering backend beside a provider that fails and comes back, by a clock that the test moves.

use std::fs;
use std::net::TcpListener;
use std::thread;
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
}

fn settings(copies: &TempDir) -> Settings {
    Settings {
        port: 0,
        provider_url: None,
        provider_timeout: Duration::from_secs(5),
        admin_token: Redacted::new(TOKEN.to_owned()),
        retry: RetryPolicy::new(1).with_backoff(Backoff::exponential(Duration::from_millis(1))),
        quota: Quota::per_minute(100),
        renderings: 2,
        copy_folder: copies.path().to_owned(),
        is_classified: false,
    }
}

fn serve_with(change: impl FnOnce(&mut Settings)) -> Fixture {
    let copies = TempDir::new().unwrap();
    let provider = Provider::start(session());
    // As in document D.
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let mut settings = settings(&copies);
    change(&mut settings);
    let state = State::with_clock(settings, &provider.url(), clock.clone()).unwrap();
    Fixture { server: Server::start(move || app(&state)), provider, clock, copies }
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
    let mut body = fixture.pay().json();
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
    assert!(stats.to_string().contains("\"stripe\""), "{stats}");
    let recent = fixture.admin(Method::GET, "logs/recent-errors").body;
    assert!(recent.contains("CIRCUIT_BREAKER_OPEN"), "{recent}");
    let mut weak = settings(&fixture.copies);
    weak.admin_token = Redacted::new(String::new());
    assert!(State::new(weak, "http://127.0.0.1").is_err());
}

#[test]
fn a_payment_is_tried_again_under_the_same_key() {
    let fixture = serve();
    fixture.provider.will(outage());
    assert_eq!(fixture.pay().status, 503);
    let requests = fixture.provider.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.contains("idempotency-key: order-4711")));
    let without = fixture.server.post_json("/api/payments", PAYMENT);
    assert_error!(
        without.parts(),
        status = 422,
        code = "VALIDATION",
        context = json!({"field": "Idempotency-Key"}),
    );
    assert!(fixture.provider.requests().is_empty());
}

/// What a provider says of a card is no failure of the provider's.
#[test]
fn a_declined_card_is_the_clients_and_opens_nothing() {
    let fixture = serve();
    for (said, reason, recoverable) in [
        (r#"{"decline_code":"insufficient_funds"}"#, "insufficient_funds", true),
        (r#"{"decline_code":"stolen_card"}"#, "stolen_card", false),
        (r#"{"decline_code":"at 10.0.0.7"}"#, "unknown", false),
        ("nonsense", "unknown", false),
    ] {
        fixture.provider.will(Reply::http("402 Payment Required", "", said));
        for _ in 0..3 {
            let answer = fixture.pay();
            assert_error!(
                answer.parts(),
                status = 402,
                code = "PAYMENT",
                message = "Payment declined.",
                context = json!({"reason": reason}),
                hidden = ["10.0.0.7"],
            );
            assert_eq!(answer.json()["error"]["recoverable"], recoverable);
        }
    }
    assert_eq!(fixture.circuit("stripe"), "closed");
}

#[test]
fn a_video_is_kept_here_while_the_store_is_away() {
    let fixture = serve();
    let put = |name: &str, content: &str| {
        fixture.server.send(Method::PUT, &format!("/api/videos/{name}"), &[], content)
    };
    assert_eq!(put("fox.mp4", "one").json(), json!({"video": "fox.mp4", "stored": "gcs"}));
    assert!(fixture.provider.requests()[0].starts_with("PUT /videos/fox.mp4"));
    assert!(fs::read_dir(fixture.copies.path()).unwrap().next().is_none());
    fixture.provider.will(outage());
    for number in 0..5 {
        let name = format!("fox-{number}.mp4");
        assert_eq!(put(&name, "two").json()["stored"], "local");
        assert_eq!(fs::read_to_string(fixture.copies.path().join(name)).unwrap(), "two");
    }
    // The circuit opened on the way, and the fallback answers without a call.
    assert_eq!((fixture.circuit("gcs"), fixture.provider.requests().len()), (json!("open"), 5));
    for name in ["..%2Ffox.mp4", "fox.exe", ".mp4", "f%00x.mp4"] {
        assert_error!(put(name, "x").parts(), status = 400, code = "FILE_TYPE_NOT_ALLOWED");
    }
    assert_error!(
        put("big.mp4", &"x".repeat(1024 * 1024 + 1)).parts(),
        status = 400,
        code = "FILE_TOO_LARGE"
    );
    fs::remove_dir_all(fixture.copies.path()).unwrap();
    assert_error!(put("fox.mp4", "x").parts(), status = 503, code = "STORAGE", hidden = ["directory", "tmp"]);
}

#[test]
fn an_email_that_cannot_be_sent_is_logged_and_tried_once() {
    let fixture = serve();
    let send = || {
        let email = r#"{"template":"welcome","recipient":"ann@example.com"}"#;
        fixture.server.post_json("/api/emails", email).json()
    };
    assert_eq!(send(), json!({"email": "sent"}));
    fixture.provider.requests();
    fixture.provider.will(outage());
    for calls in [1, 1, 1, 1, 1, 0] {
        assert_eq!(send(), json!({"email": "logged"}));
        assert_eq!(fixture.provider.requests().len(), calls);
    }
    assert_eq!(fixture.circuit("sendgrid"), "open");
}

#[test]
fn rendering_says_what_it_ran_out_of() {
    let render =
        |fixture: &Fixture| fixture.server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":30}"#);
    let fixture = serve();
    assert_eq!(render(&fixture).json(), json!({"rendered": "fox.mp4"}));
    fixture.provider.will(Reply::http("507 Insufficient Storage", "", "/dev/sda1"));
    let full = render(&fixture);
    assert_error!(full.parts(), status = 500, code = "RENDERING_RESOURCE", hidden = ["disk", "sda1"]);
    fixture.provider.will(outage());
    assert_error!(render(&fixture).parts(), status = 500, code = "RENDERING", hidden = ["10.0.0.7"]);
    let long = fixture.server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":601}"#);
    assert_error!(long.parts(), status = 422, code = "VALIDATION", context = json!({"field": "seconds"}));
    let slow = serve_with(|settings| settings.provider_timeout = Duration::from_millis(50));
    slow.provider.will(Reply::Nothing);
    assert_error!(render(&slow).parts(), status = 500, code = "RENDERING_TIMEOUT");
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

#[test]
fn who_finds_no_place_to_render_is_told_at_once() {
    let Fixture { server, provider, .. } = serve_with(|settings| {
        settings.renderings = 1;
        settings.provider_timeout = Duration::from_secs(600);
    });
    provider.will(Reply::Nothing);
    let render = || server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":30}"#);
    thread::scope(|scope| {
        let first = scope.spawn(render);
        while provider.requests().is_empty() {
            thread::yield_now();
        }
        assert_error!(render().parts(), status = 503, code = "BULKHEAD_FULL", retry_after = 1);
        // Closes what it kept waiting.
        drop(provider);
        assert_error!(first.join().unwrap().parts(), status = 500, code = "RENDERING");
    });
}
