//! The video application over real HTTP.

use std::time::{Duration, SystemTime};

use error_actix::TestClock;
use error_examples::video_api::{State, app};
use error_recovery::Quota;
use serde_json::{Value, json};
use ureq::http::Method;

use crate::server::{Server, until};

fn serve(limit: u32) -> (Server, TestClock) {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_millis(1_763_690_528_123));
    let state = State::with_clock(Quota::per_hour(limit), clock.clone()).unwrap();
    (Server::start(move || app(&state)), clock)
}

/// What is said of every error of `POST /videos/generate`.
fn surroundings(video_id: &str, model_name: &str) -> Value {
    json!({"operation": "video_generation", "video_id": video_id, "model_name": model_name})
}

#[test]
fn a_video_is_made_once_and_found() {
    let (server, _) = serve(100);
    let made = server.post_json("/videos/generate", r#"{"video_id":"v1","prompt":"a fox"}"#);
    assert_eq!(made.status, 201);
    assert!(made.header("x-request-id").is_some());
    assert_eq!(server.get("/videos/v1").json(), made.json());
    let again = server.post_json("/videos/generate", r#"{"video_id":"v1","prompt":"a fox"}"#);
    let error = again.error(409, "VIDEO_ALREADY_EXISTS");
    assert_eq!(error["context"], surroundings("v1", "stable-diffusion"));
}

/// Document A's context; but who asks knows who they are, so that the user is for the log.
#[test]
fn what_surrounds_an_error_is_told_to_the_client_but_for_the_user() {
    let (server, _) = serve(100);
    let refused = r#"{"video_id":"video_789","prompt":"violence","user_id":"user_123"}"#;
    let answer = server.post_json("/videos/generate", refused);
    let error = answer.error(422, "VIDEO_GENERATION_FAILED");
    let mut context = surroundings("video_789", "stable-diffusion");
    context["reason"] = json!("the prompt asks for inappropriate content");
    assert_eq!(error["context"], context);
    assert!(!answer.body.contains("user_123"));
    context["user_id"] = json!("user_123");
    let record = server.get("/errors/stats").json()["recent_errors"][0].clone();
    assert_eq!((&record["context"], &record["request_id"]), (&context, &error["request_id"]));
}

#[test]
fn not_found_is_the_contract_of_a_response() {
    let (server, _) = serve(100);
    let answer = server.get("/videos/nope");
    let error = answer.error(404, "VIDEO_NOT_FOUND");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(
        error,
        json!({
            "type": "NotFound",
            "code": "VIDEO_NOT_FOUND",
            "message": "video nope not found",
            "category": "resource_not_found",
            "severity": "low",
            "status_code": 404,
            "timestamp": "2025-11-21T02:02:08.123Z",
            "recoverable": false,
            "request_id": error["request_id"],
            "context": {"video_id": "nope"},
        })
    );
}

#[test]
fn every_field_is_validated_before_the_expensive_part() {
    let (server, _) = serve(1);
    let long = "x".repeat(1001);
    for (field, body) in [
        ("video_id", r#"{"video_id":"","prompt":"a fox"}"#.to_owned()),
        ("user_id", r#"{"video_id":"v","prompt":"a fox","user_id":""}"#.to_owned()),
        ("model_name", r#"{"video_id":"v","prompt":"a fox","model_name":""}"#.to_owned()),
        ("prompt", r#"{"video_id":"v","prompt":""}"#.to_owned()),
        ("prompt", format!(r#"{{"video_id":"v","prompt":"{long}"}}"#)),
        ("width", r#"{"video_id":"v","prompt":"a fox","width":63}"#.to_owned()),
        ("height", r#"{"video_id":"v","prompt":"a fox","height":4097}"#.to_owned()),
    ] {
        let error = server.post_json("/videos/generate", &body).error(400, "VIDEO_INVALID");
        assert_eq!(error["context"]["field"], field);
    }
    // None of them was counted towards the limit.
    assert_eq!(server.post_json("/videos/generate", r#"{"video_id":"v","prompt":"a fox"}"#).status, 201);
}

#[test]
fn a_full_window_says_when_to_come_back() {
    let (server, clock) = serve(1);
    let body = r#"{"video_id":"v1","prompt":"a fox","user_id":"secret-user"}"#;
    assert_eq!(server.post_json("/videos/generate", body).status, 201);
    clock.advance(Duration::from_millis(500));
    let limited = server.post_json("/videos/generate", body);
    let error = limited.error(429, "VIDEO_RATE_LIMITED");
    // 3599.5 s, rounded up to whole seconds.
    assert_eq!(limited.header("retry-after"), Some("3600"));
    assert_eq!(error["recoverable"], true);
    let mut context = surroundings("v1", "stable-diffusion");
    (context["limit"], context["window_seconds"]) = (json!(1), json!(3600));
    assert_eq!(error["context"], context);
    assert!(!limited.body.contains("secret-user"));
    clock.advance(Duration::from_secs(3600));
    server.post_json("/videos/generate", body).error(409, "VIDEO_ALREADY_EXISTS");
}

#[test]
fn a_model_error_inside_a_video_error_keeps_its_own_code_and_secrets() {
    let (server, _) = serve(100);
    let broken = r#"{"video_id":"v1","prompt":"a fox","model_name":"broken-model"}"#;
    let answer = server.post_json("/videos/generate", broken);
    let error = answer.error(500, "MODEL_LOAD");
    assert_eq!(error["message"], "Internal Server Error");
    assert_eq!(error["context"], surroundings("v1", "broken-model"));
    assert!(!answer.body.contains("safetensors"));
    server.get("/models/nope").error(404, "MODEL_NOT_FOUND");
    assert_eq!(server.get("/models/stable-diffusion").status, 200);
    let refused = r#"{"video_id":"v1","prompt":"violence"}"#;
    let error = server.post_json("/videos/generate", refused).error(422, "VIDEO_GENERATION_FAILED");
    assert_eq!((&error["category"], &error["severity"]), (&json!("processing_error"), &json!("high")));
}

/// Nobody is answered with what fails in the background: it is counted and recorded as it would be anywhere else.
#[test]
fn a_failure_in_the_background_is_recorded_with_its_task() {
    let (server, _) = serve(100);
    let large = r#"{"video_id":"large","prompt":"a fox","width":4096,"height":4096,"user_id":"ann"}"#;
    server.post_json("/videos/generate", large);
    server.post_json("/videos/generate", r#"{"video_id":"small","prompt":"a fox"}"#);
    server.post_json("/videos/nope/process", "").error(404, "VIDEO_NOT_FOUND");
    for id in ["small", "large"] {
        let (path, request_id) = (format!("/videos/{id}/process"), [("x-request-id", id)]);
        let started = server.send(Method::POST, &path, &request_id, "");
        assert_eq!(started.status, 202);
        assert_eq!(started.json(), json!({"message": "Video processing started", "video_id": id}));
    }
    let stats = || server.get("/errors/stats").json();
    until("the task has failed", || stats()["total_errors"] == 2);
    let record = &stats()["recent_errors"][0];
    assert_eq!((&record["code"], &record["status_code"]), (&json!("PROCESSING_TIMEOUT"), &json!(422)));
    assert_eq!(
        record["context"],
        json!({
            "operation": "process_video",
            "resource_id": "large",
            "timeout_seconds": 30,
            "user_id": "ann",
        })
    );
    assert_eq!(record["request_id"], "large", "the request that asked for it");
}

#[test]
fn the_process_survives_everything_and_counts_it_once() {
    let (server, _) = serve(100);
    server.get("/panic").error(500, "INTERNAL_PANIC");
    server.post_json("/videos/generate", "{").error(400, "INVALID_JSON");
    server.post_json("/videos/generate", r#"{"video_id":1}"#).error(422, "INVALID_BODY");
    server.get("/nowhere").error(404, "ROUTE_NOT_FOUND");
    server.get("/videos/nope").error(404, "VIDEO_NOT_FOUND");
    server.get("/models/nope").error(404, "MODEL_NOT_FOUND");
    let stats = server.get("/errors/stats").json();
    let counts = json!({
        "error_counts": {
            "resource_not_found:NotFound": 2,
            "resource_not_found:RouteNotFound": 1,
            "system_error:Panic": 1,
            "validation:InvalidBody": 1,
            "validation:InvalidJson": 1,
        },
        "errors_by_category": {"resource_not_found": 3, "system_error": 1, "validation": 2},
        "errors_by_severity": {"critical": 1, "low": 5},
        "errors_by_code": {
            "INTERNAL_PANIC": 1,
            "INVALID_BODY": 1,
            "INVALID_JSON": 1,
            "MODEL_NOT_FOUND": 1,
            "ROUTE_NOT_FOUND": 1,
            "VIDEO_NOT_FOUND": 1,
        },
        "total_errors": 6,
        "suppressed": 0,
        "errors_by_status": {"400": 1, "404": 3, "422": 1, "500": 1},
    });
    for (member, expected) in counts.as_object().unwrap() {
        assert_eq!(&stats[member], expected, "{member}");
    }
    let recent: Vec<_> = stats["recent_errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["code"].as_str().unwrap())
        .collect();
    let latest_first = [
        "MODEL_NOT_FOUND",
        "VIDEO_NOT_FOUND",
        "ROUTE_NOT_FOUND",
        "INVALID_BODY",
        "INVALID_JSON",
        "INTERNAL_PANIC",
    ];
    assert_eq!(recent, latest_first);
    assert_eq!(stats["recent_errors"][0]["context"], json!({"model_name": "nope"}));
    assert_eq!(stats["recent_errors"][0]["path"], "/models/nope");
}
