//! What the converter says, and what the scheduler's clients read of it.

use error_actix::SystemClock;
use error_actix::testing::assert_error;
use error_core::error_code;
use error_examples::video_scheduler::{State, VideoProcessingError, app};
use serde_json::json;
use tempfile::TempDir;
use ureq::http::Method;

use super::{done, settings};
use crate::captured::Lines;
use crate::provider::{Provider, Reply};
use crate::server::Server;

#[test]
fn its_error_has_a_meaning_of_our_own_and_its_words_are_in_the_log() {
    let (folder, lines) = (TempDir::new().unwrap(), Lines::default());
    let services = Provider::start(done());
    let state = State::with(&settings(&folder, &[]), &services.url(), SystemClock, |errors| errors).unwrap();
    let served = lines.clone();
    let server = Server::start(move || {
        served.install();
        app(&state)
    });
    let headers = [("authorization", "Bearer 0123456789abcdef-ann"), ("content-type", "application/json")];
    let ask = |method, path: &str, body: &str| server.send(method, path, &headers, body);
    assert_eq!(ask(Method::PUT, "/api/videos/fox?title=A%20fox&format=mp4", "the video").status, 201);
    let convert = |status: &str, code: &str| {
        let body = json!({"error": {
            "code": code, "message": "no decoder for cinepak", "context": {"codec": "cinepak"},
        }});
        services.will(Reply::http(status, "content-type: application/json\r\n", &body.to_string()));
        lines.take();
        let answer = ask(Method::POST, "/api/videos/fox/conversions", r#"{"format":"mov"}"#);
        assert!(!answer.body.contains("cinepak") && !answer.body.contains("CONVERTER"), "{}", answer.body);
        let log = lines.take();
        let failed = log.iter().find(|event| event["event.name"] == "request_error").unwrap();
        assert!(failed["error.causes"].as_str().unwrap().contains("no decoder for cinepak"), "{failed}");
        answer
    };
    assert_error!(
        convert("422 Unprocessable Entity", "CONVERTER_UNKNOWN_CODEC").parts(),
        status = 422,
        code = error_code!(VideoProcessingError, "VIDEO_UNREADABLE"),
        context = json!({"video_id": "fox", "format": "mov"}),
    );
    // One that we do not know, whatever status it has, is a fault on our side.
    assert_error!(
        convert("404 Not Found", "CONVERTER_SOMETHING_NEW").parts(),
        status = 500,
        code = error_code!(VideoProcessingError, "VIDEO_CONVERSION"),
        context = json!({"video_id": "fox", "format": "mov"}),
    );
}
