//! What is read of bodies that are not ours, or not whole.

use std::error::Error as _;
use std::time::Duration;

use error_core::{Malformed, Severity, Violation, Violations, WireError, WireReader};
use serde_json::json;

fn read(status: u16, body: &serde_json::Value) -> WireError {
    WireError::read(status, body.to_string().as_bytes())
}

/// A body, and why it is no envelope.
type Case = (&'static [u8], fn(&Malformed) -> bool);

#[test]
fn what_is_no_envelope_keeps_its_status_and_its_beginning() {
    let cases: [Case; 9] = [
        (b"", |why| matches!(why, Malformed::NotJson(_))),
        (b"<html>Bad Gateway</html>", |why| matches!(why, Malformed::NotJson(_))),
        (b"{\"error\":{\"code\":\"VIDEO", |why| matches!(why, Malformed::NotJson(_))),
        (b"{\"error\":{\"message\":\"\\ud800\"}}", |why| matches!(why, Malformed::NotJson(_))),
        (b"{\"error\":{\"message\":\"\\udc00\\ud800\"}}", |why| matches!(why, Malformed::NotJson(_))),
        (b"{\"error\":{\"message\":\"\xff\"}}", |why| matches!(why, Malformed::NotJson(_))),
        (b"{} {}", |why| matches!(why, Malformed::NotJson(_))),
        (b"[{\"error\":\"x\"}]", |why| matches!(why, Malformed::NotAnObject)),
        (b"null", |why| matches!(why, Malformed::NotAnObject)),
    ];
    for (body, expected) in cases {
        let error = WireError::read(502, body);
        let shown = String::from_utf8_lossy(body);
        assert!(error.malformed().is_some_and(expected), "{shown}: {error:?}");
        assert_eq!((error.status(), error.excerpt()), (502, Some(&*shown)));
        assert_eq!((error.code(), error.message()), (None, None));
    }
    let page = WireError::read(502, "<p>\u{1b}m\n".repeat(100).as_bytes());
    assert_eq!(page.excerpt().unwrap().chars().count(), 200);
    assert!(page.to_string().starts_with("502, the body is no JSON: <p>\\u{1b}m\\n"), "{page}");
    assert!(page.source().is_some());
}

#[test]
fn size_and_depth_are_bounded() {
    let body = |len: usize| format!("{{\"message\":\"{}\"}}", "x".repeat(len - 14));
    assert!(WireError::read(500, body(64 * 1024).as_bytes()).malformed().is_none());
    let large = WireError::read(500, body(64 * 1024 + 1).as_bytes());
    assert!(matches!(large.malformed(), Some(Malformed::TooLarge { limit: 65536 })));
    let roomy = WireReader::new().with_max_bytes(1 << 20);
    assert!(roomy.read(500, body(64 * 1024 + 1).as_bytes()).malformed().is_none());

    let nested = |depth: usize| format!("{}{}", "{\"error\":".repeat(depth), "{}") + &"}".repeat(depth);
    assert!(WireError::read(500, nested(31).as_bytes()).malformed().is_none());
    let deep = WireError::read(500, nested(32).as_bytes());
    assert!(matches!(deep.malformed(), Some(Malformed::TooDeep { limit: 32 })));
    let reader = WireReader::new().with_max_depth(3);
    assert!(reader.read(500, nested(2).as_bytes()).malformed().is_none());
    assert!(reader.read(500, nested(3).as_bytes()).malformed().is_some());
    // Nothing but the stack of a parser bounds what is deeper than that, and it gives up in time.
    let deepest = WireReader::new().with_max_depth(usize::MAX);
    assert!(deepest.read(500, "[".repeat(60_000).as_bytes()).malformed().is_some());
}

#[test]
fn members_of_the_wrong_type_say_nothing() {
    let number_and_list = json!({
        "code": 7, "message": ["x"], "category": null, "severity": "awful", "recoverable": "yes", "retry_after": -1,
        "request_id": {}, "trace_id": false, "errors": {"pointer": "/x"}, "errors_omitted": "many", "context": "none",
    });
    for body in [json!({ "error": number_and_list }), number_and_list] {
        let error = read(500, &body);
        assert!(error.malformed().is_none());
        assert_eq!((error.code(), error.message(), error.category()), (None, None, None));
        assert_eq!((error.severity(), error.recoverable(), error.retry_after()), (None, None, None));
        assert_eq!((error.request_id(), error.trace_id()), (None, None));
        assert!(error.violations().is_empty() && error.context().is_empty());
        assert_eq!(error.to_string(), "500");
    }
}

#[test]
fn problem_details_of_others() {
    let body = json!({
        "type": "https://example.com/probs/out-of-credit",
        "title": "You do not have enough credit.",
        "status": "403",
        "detail": "Your current balance is 30, but that costs 50.",
        "balance": 30,
        "errors": [
            {"detail": "must be a positive integer", "pointer": "#/age"},
            {"code": "COLOUR", "detail": "must be 'green' or 'red'", "source": {"pointer": "/profile/color"}},
            {"detail": "is needed", "header": "x-shard"},
            {"detail": "is odd"},
            {"pointer": "/nothing"},
            "text",
        ],
    });
    let error = read(403, &body);
    assert_eq!(error.docs(), Some("https://example.com/probs/out-of-credit"));
    assert_eq!(error.message(), Some("Your current balance is 30, but that costs 50."));
    assert_eq!(json!(error.context()), json!({"balance": 30}));
    let violations = vec![
        Violation::pointer("/age", "", "must be a positive integer"),
        Violation::pointer("/profile/color", "COLOUR", "must be 'green' or 'red'"),
        Violation::header("x-shard", "", "is needed"),
        Violation::pointer("", "", "is odd"),
    ];
    assert_eq!(*error.violations(), Violations::from(violations));
    let bare = read(404, &json!({"type": "about:blank", "title": "Not Found", "status": 404}));
    assert_eq!((bare.docs(), bare.message(), bare.code()), (None, Some("Not Found"), None));
}

#[test]
fn flat_bodies_of_others() {
    let sentence = read(429, &json!({"error": "Rate limited. Try again in 60s", "retry_after": 60}));
    assert_eq!((sentence.code(), sentence.message()), (None, Some("Rate limited. Try again in 60s")));
    assert_eq!(sentence.retry_after(), Some(Duration::from_secs(60)));
    let code = read(429, &json!({"error": "token_budget_exceeded", "details": {"used": 7}}));
    assert_eq!((code.code(), code.message()), (Some("TOKEN_BUDGET_EXCEEDED"), None));
    assert_eq!(json!(code.context()), json!({"details": {"used": 7}}));
    let waiting = code.with_retry_after(Duration::from_secs(3600));
    assert_eq!(waiting.retry_after(), Some(Duration::from_secs(3600)));
}

#[test]
fn a_context_that_has_the_request_says_so() {
    let body = json!({"error": {
        "type": "VideoGenerationError", "severity": "high", "timestamp": 1640995200.0,
        "context": {"user_id": "user_123", "request_id": "req_456", "trace_id": 7},
    }});
    let error = read(422, &body);
    assert_eq!((error.name(), error.severity()), (Some("VideoGenerationError"), Some(Severity::High)));
    assert_eq!((error.request_id(), error.trace_id()), (Some("req_456"), None));
    assert_eq!(json!(error.context()), json!({"user_id": "user_123"}));
    assert_eq!(error.to_string(), "422 VideoGenerationError");
}
