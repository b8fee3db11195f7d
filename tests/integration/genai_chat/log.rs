//! What the log says of a chat, and the answer does not.

use actix_web::http::header::HeaderMap;
use actix_web::web;
use error_actix::testing::assert_error;
use error_examples::genai_chat::app;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{HELLO, completion, settings, state};
use crate::captured::captured;
use crate::provider::{Provider, Reply};

struct InProcess {
    status: u16,
    headers: HeaderMap,
    body: web::Bytes,
}

impl InProcess {
    fn parts(&self) -> (u16, &HeaderMap, &[u8]) {
        (self.status, &self.headers, &self.body)
    }
}

/// The log and the answer of one request, after `prepare` was done to the record, in the process of the test so that its subscriber sees the log.
fn logged(reply: Reply, prepare: &str, request: &str) -> (String, InProcess) {
    let folder = TempDir::new().unwrap();
    let provider = Provider::start(reply);
    let settings = settings(&folder);
    let (state, _) = state(settings.clone(), provider.url());
    Connection::open(&settings.usage_file).unwrap().execute_batch(prepare).unwrap();
    let mut answer = None;
    let log = captured(|| {
        actix_web::rt::System::new().block_on(async {
            let service = actix_web::test::init_service(app(&state)).await;
            let request = actix_web::test::TestRequest::post()
                .uri("/chat")
                .insert_header(("content-type", "application/json"))
                .insert_header(("x-request-id", "req_456"))
                .insert_header(("x-user-id", "user_123"))
                .set_payload(request.to_owned())
                .to_request();
            let response = actix_web::test::call_service(&service, request).await;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = actix_web::test::read_body(response).await;
            answer = Some(InProcess { status, headers, body });
        });
    });
    (log, answer.unwrap())
}

fn events(log: &str) -> Vec<Value> {
    log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The one event of an error.
fn event(log: &str) -> Value {
    let mut errors: Vec<Value> = events(log);
    errors.retain(|event| event.get("error.code").is_some());
    assert_eq!(errors.len(), 1, "{log}");
    errors.remove(0)
}

/// A request comes and ends, and both say whose it is.
#[test]
fn each_request_is_logged_with_its_user() {
    let failing = Reply::http("500 Internal Server Error", "", "");
    for (reply, last) in [(completion(), "request_complete"), (failing, "request_error")] {
        let (log, _) = logged(reply, "", HELLO);
        let events = events(&log);
        let names: Vec<&Value> = events.iter().map(|event| &event["event.name"]).collect();
        assert_eq!(names, ["request_start", last]);
        for event in &events {
            assert_eq!((&event["user.id"], &event["request_id"]), (&json!("user_123"), &json!("req_456")));
            assert_eq!(
                (&event["http.request.method"], &event["url.path"]),
                (&json!("POST"), &json!("/chat"))
            );
        }
    }
}

/// What the log says that the client is not told.
#[test]
fn the_log_knows_what_the_client_does_not() {
    let failing = Reply::http("500 Internal Server Error", "", "worker 7 is out of memory");
    let (log, answer) = logged(failing, "", HELLO);
    let line = event(&log);
    assert_eq!((&line["level"], &line["error.code"]), (&json!("ERROR"), &json!("PROVIDER_UNAVAILABLE")));
    assert_eq!(line["request_id"], "req_456");
    assert_eq!(line["error.causes"], "answered 500: worker 7 is out of memory");
    assert_eq!(line["error.context"], r#"{"provider":"Anthropic","retry_after":60}"#);
    assert_eq!((&line["http.route"], &line["user.id"]), (&json!("/chat"), &json!("user_123")));
    assert_error!(answer.parts(), code = "PROVIDER_UNAVAILABLE", hidden = ["worker", "user_123"]);

    let long = HELLO.replace("Hello", &"word ".repeat(9000));
    let (log, answer) = logged(completion(), "", &long);
    let line = event(&log);
    assert_eq!(line["message"], "user user_123 has used 0/10000 tokens and needs 11250 more");
    assert_error!(answer.parts(), code = "TOKEN_BUDGET_EXCEEDED", hidden = ["user_123", "11250"]);
}

/// The provider has answered and been paid: the client gets the answer, the operator hears of the rest.
#[test]
fn an_answer_is_not_lost_with_its_bill() {
    let full = "CREATE TRIGGER full BEFORE UPDATE ON call BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    let (log, answer) = logged(completion(), full, HELLO);
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let line = event(&log);
    assert_eq!(line["error.code"], "SERVICE_TEMPORARILY_UNAVAILABLE");
    assert_eq!((&line["level"], &line["critical"]), (&json!("ERROR"), &json!(true)));
    assert!(line["error.context"].as_str().unwrap().contains("settle_tokens"), "{log}");
}
