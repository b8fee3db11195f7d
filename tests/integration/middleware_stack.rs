//! The application of document D over real HTTP: each endpoint, and each of its error scenarios.

use std::time::{Duration, SystemTime};

use error_actix::alert::{Alert, AlertKind};
use error_actix::{Clock, Environment, SystemClock, TestClock};
use error_examples::middleware_stack::{Settings, State, app};
use serde_json::json;
use ureq::http::Method;

use crate::captured::Lines;
use crate::server::Server;
use crate::webhook::Webhook;

fn serve() -> (Server, TestClock) {
    let (server, clock, _) = serve_state();
    (server, clock)
}

fn serve_state() -> (Server, TestClock, State) {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let state = state(clock.clone());
    (start(&state), clock, state)
}

/// The application where no variable is set.
pub(crate) fn state(clock: impl Clock + Clone + 'static) -> State {
    told(clock, |_| None).unwrap()
}

/// The same, with variables.
fn told(
    clock: impl Clock + Clone + 'static,
    lookup: impl Fn(&str) -> Option<String> + 'static,
) -> Result<State, Box<dyn std::error::Error>> {
    let settings = Settings::read(&lookup)?;
    State::new(&settings, Environment::of(lookup), clock)
}

fn start(state: &State) -> Server {
    let served = state.clone();
    Server::start(move || app(&served))
}

/// Status, code, category and severity of each scenario.
const SCENARIOS: [(&str, u16, &str, &str, &str); 5] = [
    ("error_video", 400, "VIDEO_INVALID", "validation", "low"),
    ("missing_video", 404, "VIDEO_NOT_FOUND", "resource_not_found", "low"),
    ("memory_video", 503, "VIDEO_MEMORY", "memory_error", "high"),
    ("database_video", 500, "VIDEO_DATABASE", "database_error", "high"),
    ("model_video", 500, "VIDEO_MODEL", "model_error", "high"),
];

#[test]
fn each_scenario_is_an_error_of_its_own() {
    let (server, _) = serve();
    for (id, status, code, category, severity) in SCENARIOS {
        let answer = server.get(&format!("/videos/{id}"));
        let error = answer.error(status, code);
        assert_eq!((&error["category"], &error["severity"]), (&json!(category), &json!(severity)), "{id}");
        for secret in ["hunter2", "db-3", "/var/lib", "4096"] {
            assert!(!answer.body.contains(secret), "{}", answer.body);
        }
    }
    let found = server.get("/videos/v1");
    assert_eq!(
        (found.status, found.json()),
        (200, json!({"video_id": "v1", "status": "processed", "processing_time": 0.0}))
    );
    server.get("/nope").error(404, "ROUTE_NOT_FOUND");
}

#[test]
fn health_says_that_the_process_serves() {
    let (server, _) = serve();
    let answer = server.get("/health");
    assert_eq!((answer.status, &answer.json()["status"]), (200, &json!("healthy")));
    assert_eq!(answer.json()["service"], "middleware-stack");
    assert_eq!(server.get("/health/ready").status, 200);
}

#[test]
fn error_stats_are_those_of_the_last_five_minutes() {
    let (server, clock) = serve();
    for (id, ..) in SCENARIOS {
        server.get(&format!("/videos/{id}"));
    }
    let stats = server.get("/errors/stats").json();
    assert_eq!(
        stats,
        json!({
            "total_errors": 5,
            "errors_by_type": {"database": 1, "memory": 1, "model": 1, "not_found": 1, "validation": 1},
            "errors_by_severity": {"high": 3, "low": 2},
            "error_rate": 1.0,
            "circuit_breakers": {},
            // Of three that could not be processed the first; the others came within its cooldown.
            "recent_alerts": [{
                "type": "VIDEO_PROCESSING_FAILED",
                "message": "Video processing failed for memory_video: out of memory: 4096 MB were needed",
                "severity": "high",
                "timestamp": 1_640_995_200.0,
            }],
        })
    );
    clock.advance(Duration::from_secs(600));
    assert_eq!(server.get("/errors/stats").json()["total_errors"], 0);
}

#[test]
fn a_circuit_refuses_what_would_fail_and_is_shown_until_it_closes() {
    let (server, clock) = serve();
    (0..5).for_each(|_| drop(server.get("/videos/model_video").error(500, "VIDEO_MODEL")));
    // Whoever asks for another video is refused, too: there is no model to make it with.
    let error = server.get("/videos/v1").error(503, "CIRCUIT_BREAKER_OPEN");
    let opened = json!({"triggered_at": 1_640_995_200.0, "error_count": 5, "threshold": 5});
    assert_eq!(error["type"], "CircuitBreakerError");
    assert_eq!(error["message"], "Service temporarily unavailable due to model errors");
    assert_eq!((&error["category"], &error["severity"]), (&json!("system_error"), &json!("high")));
    assert_eq!(error["retry_after"], 60);
    for (member, expected) in opened.as_object().unwrap() {
        assert_eq!(&error["context"][member], expected, "{member}");
    }
    assert_eq!(error["context"]["error_type"], "model");
    let breakers = || server.get("/errors/stats").json()["circuit_breakers"].clone();
    assert_eq!(breakers(), json!({"type:model": opened}));
    // The database is well, and says so.
    server.get("/videos/missing_video").error(404, "VIDEO_NOT_FOUND");
    clock.advance(Duration::from_secs(61));
    (0..3).for_each(|_| assert_eq!(server.get("/videos/v1").status, 200));
    assert_eq!(breakers(), json!({}));
}

#[test]
fn alerts_are_those_of_document_d() {
    let (server, clock, state) = serve_state();
    (0..6).for_each(|_| drop(server.get("/videos/model_video")));
    state.alerts().evaluate();
    let stats = server.get("/errors/stats").json();
    let types: Vec<_> =
        stats["recent_alerts"].as_array().unwrap().iter().map(|alert| alert["type"].clone()).collect();
    // By hand, by the rate, by the threshold that the error declares, and by its circuit.
    assert_eq!(
        types,
        ["VIDEO_PROCESSING_FAILED", "HIGH_ERROR_RATE", "MODEL_LOADING_FAILED", "CIRCUIT_BREAKER_TRIGGERED"]
    );
    assert_eq!(stats["recent_alerts"][1]["message"], "Error rate is 6.00 errors/minute");
    state.alerts().evaluate();
    assert_eq!(server.get("/status").json()["alert_summary"]["total_alerts"], 4, "once each");
    clock.advance(Duration::from_secs(600));
    state.alerts().evaluate();
    // The circuit is open until somebody has seen that the model is back.
    let active = state.alerts().active();
    let kinds: Vec<_> = active.iter().map(Alert::kind).collect();
    assert_eq!(kinds, [&AlertKind::CIRCUIT_BREAKER_TRIGGERED]);
    (0..3).for_each(|_| assert_eq!(server.get("/videos/v1").status, 200));
    state.alerts().evaluate();
    assert!(state.alerts().active().is_empty());
}

/// Each of them is a trifle that raises nothing.
#[test]
fn frequent_mistakes_of_clients_alert_by_their_rate() {
    let (server, _, state) = serve_state();
    let raised = || {
        state.alerts().evaluate();
        state.alerts().active().iter().map(|alert| alert.kind().as_str().to_owned()).collect::<Vec<_>>()
    };
    (0..5).for_each(|_| drop(server.get("/videos/error_video").error(400, "VIDEO_INVALID")));
    assert!(raised().is_empty());
    server.get("/videos/error_video");
    assert_eq!(raised(), ["HIGH_ERROR_RATE"]);
}

/// Document D's `x-user-id`, and the names that its events have here.
#[test]
fn who_asks_is_in_every_event_of_the_request() {
    let (lines, state) = (Lines::default(), state(SystemClock));
    let served = lines.clone();
    let server = Server::start(move || {
        served.install();
        app(&state)
    });
    let headers = [("x-user-id", "user_123"), ("user-agent", "Mozilla/5.0")];
    let events = |id: &str| {
        server.send(Method::GET, &format!("/videos/{id}"), &headers, "");
        lines.take()
    };
    let found = events("v1");
    let names: Vec<_> = found.iter().map(|event| event["event.name"].clone()).collect();
    assert_eq!(names, ["request_start", "request_complete"]);
    for event in &found {
        for (name, value) in [
            ("http.request.method", "GET"),
            ("url.path", "/videos/v1"),
            ("client.address", "127.0.0.1"),
            ("user_agent.original", "Mozilla/5.0"),
            ("user.id", "user_123"),
        ] {
            assert_eq!(event[name], value, "{event}");
        }
    }
    assert_eq!(found[1]["http.response.status_code"], 200);
    for name in ["http.server.request.duration", "http.response.body.size"] {
        assert!(found[1][name].is_number(), "{name} in {}", found[1]);
    }
    let failed = events("model_video");
    let error = failed.iter().find(|event| event["event.name"] == "request_error").unwrap();
    assert_eq!((&error["user.id"], &error["error.type"]), (&json!("user_123"), &json!("Model")));
    assert_eq!(error["message"], "model stable-diffusion did not load");
    assert!(error["error.context"].as_str().unwrap().contains("stable-diffusion"), "{error}");
    assert!(error["code.file.path"].as_str().unwrap().ends_with("middleware_stack/pipeline.rs"), "{error}");
}

#[test]
fn performance_stats_are_those_of_document_d() {
    let (server, _) = serve();
    assert_eq!(server.get("/performance/stats").json(), json!({"message": "No metrics available"}));
    server.get("/videos/v1");
    server.get("/videos/model_video");
    let stats = server.get("/performance/stats").json();
    // The one that found nothing is among them.
    assert_eq!((&stats["total_requests"], &stats["slow_requests"]), (&json!(3), &json!(0)));
    for member in ["avg_duration", "max_duration", "min_duration", "high_memory_requests"] {
        assert!(stats[member].is_number(), "{member} in {stats}");
    }
    // What nobody can measure is left out.
    for member in ["avg_memory_delta", "max_memory_delta"] {
        assert_eq!(stats[member].is_number(), cfg!(target_os = "linux"), "{member} in {stats}");
    }
    assert_eq!(stats["routes"]["/videos/{id}"]["total_requests"], 2);
    assert_eq!(stats["routes"]["/videos/{id}"]["failed_requests"], 1);
}

#[test]
fn the_status_has_everything_in_one() {
    let (server, _) = serve();
    (0..9).for_each(|_| assert_eq!(server.get("/videos/v1").status, 200));
    server.get("/videos/memory_video");
    let status = server.get("/status").json();
    assert_eq!(status["error_stats"]["total_errors"], 1);
    assert_eq!(status["performance"]["total_requests"], 10);
    assert_eq!(status["alert_summary"]["alerts_by_type"], json!({"VIDEO_PROCESSING_FAILED": 1}));
    assert_eq!(status["timestamp"], 1_640_995_200.0);
    // One of ten responses failed, where one of two hundred may.
    let budget = &status["error_budgets"][0];
    assert!(budget.to_string().contains("videos"), "{budget}");
    assert_eq!(budget["requests"], 10, "{budget}");
}

#[test]
fn metrics_have_the_same_counts() {
    let (server, _) = serve();
    server.get("/videos/v1");
    server.get("/videos/model_video");
    let text = server.get("/metrics").body;
    for line in [
        r#"http_requests_total{method="GET",endpoint="/videos/{id}",status="200"} 1"#,
        r#"http_requests_total{method="GET",endpoint="/videos/{id}",status="500"} 1"#,
        r#"app_errors_total{category="model_error",error_type="Model",severity="high"} 1"#,
        r#"video_lookups_total{found="true"} 1"#,
        r#"video_lookups_total{found="false"} 1"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
}

/// Its envelope and its times, by a variable alone.
#[test]
fn a_variable_asks_for_document_ds_envelope() {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let classified = |name: &str| (name == "ERRORS_FORMAT").then(|| "classified".to_owned());
    let server = start(&told(clock, classified).unwrap());
    let body = |id: &str, status: u16| {
        let answer = server.get(&format!("/videos/{id}"));
        assert_eq!(answer.status, status, "{}", answer.body);
        let mut body = answer.json();
        let context = body["error"]["context"].as_object_mut().unwrap();
        // Document D has it there; it is a new one each time.
        assert_eq!(context.remove("request_id").unwrap().as_str(), answer.header("x-request-id"));
        body
    };
    assert_eq!(
        body("missing_video", 404),
        json!({"error": {
            "type": "NotFound",
            "message": "video missing_video not found",
            "category": "resource_not_found",
            "severity": "low",
            "status_code": 404,
            "timestamp": 1_640_995_200.0,
            "context": {"video_id": "missing_video"},
        }})
    );
    (0..5).for_each(|_| drop(body("model_video", 500)));
    assert_eq!(
        body("v1", 503),
        json!({"error": {
            "type": "CircuitBreakerError",
            "message": "Service temporarily unavailable due to model errors",
            "category": "system_error",
            "severity": "high",
            "status_code": 503,
            "timestamp": 1_640_995_200.0,
            "context": {
                "error_type": "model",
                "triggered_at": 1_640_995_200.0,
                "error_count": 5,
                "threshold": 5,
            },
        }})
    );
}

#[test]
fn a_variable_that_cannot_be_read_is_told_at_the_start() {
    let wrong = |name: &str| match name {
        "ERRORS_FORMAT" => Some("classy".to_owned()),
        "ERRORS_LOG_REQUESTS" => Some("every".to_owned()),
        _ => None,
    };
    let problems = told(SystemClock, wrong).unwrap_err().to_string();
    assert!(problems.contains("ERRORS_FORMAT") && problems.contains("ERRORS_LOG_REQUESTS"), "{problems}");
    let wrong = |name: &str| (name == "ALERT_WEBHOOK_URL").then(|| "alerts.example.com/hunter2".to_owned());
    let problem = told(SystemClock, wrong).unwrap_err().to_string();
    assert!(problem.contains("webhook") && !problem.contains("hunter2"), "{problem}");
}

/// Document D's table: by type first, by words where no type says anything. Their texts are the log's, without secrets.
#[test]
fn what_nobody_declared_has_a_kind_and_no_secret_anywhere() {
    let (lines, state) = (Lines::default(), state(SystemClock));
    let served = (lines.clone(), state.clone());
    let server = Server::start(move || {
        served.0.install();
        app(&served.1)
    });
    for (id, code, category) in [
        ("foreign_video", "FOREIGN_EXTERNAL_SERVICE", "external_service_error"),
        ("word_video", "FOREIGN_CACHE", "cache_error"),
        ("unknown_video", "SYSTEM_ERROR", "system_error"),
    ] {
        let error = server.get(&format!("/videos/{id}")).error(500, code);
        assert_eq!(
            (&error["message"], &error["category"]),
            (&json!("Internal Server Error"), &json!(category))
        );
    }
    server.get("/videos/database_video").error(500, "VIDEO_DATABASE");
    let stats = server.get("/errors/stats");
    assert_eq!(
        stats.json()["errors_by_type"],
        json!({"cache": 1, "database": 1, "external_service": 1, "system": 1})
    );
    // The alert that is sent by hand has the error's text.
    assert!(stats.json()["recent_alerts"][0].to_string().contains("store-1"), "{}", stats.body);
    let log = serde_json::to_string(&lines.take()).unwrap();
    for told in ["store-1", "went away", "the moon is full", "db-3"] {
        assert!(log.contains(told), "{told} in {log}");
    }
    for text in [log, stats.body, server.get("/status").body, server.get("/metrics").body] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn alerts_are_posted_where_a_variable_says() {
    let webhook = Webhook::start();
    let url = webhook.url("/hook/s3cr3t");
    let lookup = move |name: &str| (name == "ALERT_WEBHOOK_URL").then(|| url.clone());
    assert!(!format!("{:?}", Settings::read(&lookup).unwrap()).contains("s3cr3t"));
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let state = told(clock, lookup).unwrap();
    let server = start(&state);
    let told = |kind: &'static str| {
        webhook.wait_for(Duration::from_secs(20), move |post| post.body.to_string().contains(kind))
    };
    server.get("/videos/model_video");
    let by_hand = told("VIDEO_PROCESSING_FAILED");
    assert_eq!(by_hand.path, "/hook/s3cr3t");
    assert!(by_hand.body.to_string().contains("model stable-diffusion did not load"), "{}", by_hand.body);
    (0..5).for_each(|_| drop(server.get("/videos/model_video")));
    state.alerts().evaluate();
    for kind in ["HIGH_ERROR_RATE", "MODEL_LOADING_FAILED", "CIRCUIT_BREAKER_TRIGGERED"] {
        told(kind);
    }
}
