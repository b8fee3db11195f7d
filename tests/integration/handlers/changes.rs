//! What a handler may change, and what it cannot.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, ContentType, HeaderValue, WARNING};
use actix_web::{App, web};
use error_actix::{
    ErrorResponse, ErrorStack, Flat, LocalizedMessage, MessageSource, Negotiate, Occurrence, ProblemDetails,
    error_code,
};
use serde_json::json;

use super::{GenAiError, ProviderUnavailable, TokenBudgetExceeded, rate_limit, serve};
use crate::capture::Capture;
use crate::captured::captured;

#[test]
fn a_handler_changes_what_the_client_sees_and_not_what_the_observers_see() {
    let capture = Capture::default();
    let errors = ErrorStack::builder()
        .observer(capture.clone())
        .on::<TokenBudgetExceeded>(|error, response| {
            let occurrence = response.occurrence();
            let (path, id) = (occurrence.request().path, occurrence.request().request_id);
            let body = json!({"used": error.used, "path": path, "id": id, "was": response.status().as_u16()});
            response.set_status(StatusCode::OK);
            response.headers_mut().clear();
            response.set_json(&body);
        })
        .on::<ProviderUnavailable>(|error, response| {
            response.set_body(&ContentType::html(), format!("<h1>{} is down</h1>", error.provider));
        })
        .on_code(error_code!(GenAiError, "RATE_LIMIT_EXCEEDED"), |response| {
            response.render_as(&ProblemDetails::new());
        })
        .on_status(404, |response| {
            let mut envelope: serde_json::Value = serde_json::from_slice(&response.body()).unwrap();
            envelope["error"]["support"] = json!("help@app.example");
            response.set_json(&envelope);
            assert_eq!(response.body(), envelope.to_string());
            response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
        });
    let server = serve(errors);

    let answer = server.get("/tokens");
    let id = answer.header("x-request-id").unwrap();
    assert_eq!((answer.status, answer.header("retry-after")), (200, None));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.json(), json!({"used": 9500, "path": "/tokens", "id": id, "was": 429}));
    let seen = capture.one();
    assert_eq!((seen.code, seen.status), ("TOKEN_BUDGET_EXCEEDED", 429));
    assert_eq!(seen.display, "ann has no tokens left");
    assert_eq!(seen.route.as_deref(), Some("/tokens"));

    let answer = server.get("/provider");
    assert_eq!((answer.status, answer.body.as_str()), (503, "<h1>Anthropic is down</h1>"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("x-error-code"), Some("PROVIDER_UNAVAILABLE"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));

    let answer = server.get("/rate-limit");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!((answer.header("retry-after"), &answer.json()["limit"]), (Some("60"), &json!(10)));

    let answer = server.get("/nowhere");
    assert_eq!(answer.error(404, "ROUTE_NOT_FOUND")["support"], "help@app.example");
    assert_eq!(answer.header("content-language"), Some("en"));
}

#[derive(Debug)]
struct German;

impl MessageSource for German {
    fn message(&self, _: &Occurrence<'_>) -> Option<LocalizedMessage<'_>> {
        Some(LocalizedMessage::new("de", "Zu viele Anfragen."))
    }
}

/// A body that a handler asks for in another format keeps its language; one of the handler's own has none.
#[test]
fn the_language_goes_with_the_text() {
    let errors = ErrorStack::builder()
        .format(Negotiate::new())
        .messages(German)
        .on_code("RATE_LIMIT_EXCEEDED", |response| response.render_as(&Flat::new()))
        .on_code("TOKEN_BUDGET_EXCEEDED", |response| response.set_json("full"));
    let server = serve(errors);
    let answer = server.get("/rate-limit");
    assert_eq!(answer.json()["message"], "Zu viele Anfragen.");
    assert_eq!(answer.json()["error"], "rate_limit_exceeded");
    assert_eq!(answer.header("content-language"), Some("de"));
    assert_eq!(answer.header("vary"), Some("Accept-Language, Accept"));
    let answer = server.get("/tokens");
    assert_eq!((answer.body.as_str(), answer.header("content-language")), ("\"full\"", None));
}

#[derive(Debug)]
struct Unserializable;

impl serde::Serialize for Unserializable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("not today"))
    }
}

#[test]
fn a_handler_that_fails_costs_only_itself() {
    let errors = |panics: bool| {
        let handler = move |response: &mut ErrorResponse<'_>| {
            response.headers_mut().insert(WARNING, HeaderValue::from_static("199"));
            response.set_json(&Unserializable);
            if panics {
                response.set_json("half a response");
                panic!("in a handler");
            }
        };
        ErrorStack::builder().log_events(false).on_any(handler)
    };
    let answer = serve(errors(true)).get("/rate-limit");
    assert_eq!(answer.error(429, "RATE_LIMIT_EXCEEDED")["context"], json!({"limit": 10}));
    assert_eq!(answer.header("warning"), None);
    let answer = serve(errors(true)).get("/panic");
    answer.error(500, "INTERNAL_PANIC");

    let answer = serve(errors(false)).get("/rate-limit");
    answer.error(429, "RATE_LIMIT_EXCEEDED");
    assert_eq!(answer.header("warning"), Some("199"));

    // On this thread, where the subscriber is.
    for (panics, text) in [(true, "a handler panicked"), (false, "a handler's body is no JSON: not today")] {
        let lines = captured(|| {
            actix_web::rt::System::new().block_on(async {
                let errors = errors(panics).build().unwrap();
                let route = web::get().to(|| async { Err::<&'static str, _>(rate_limit()) });
                let app = App::new().route("/", route).wrap(errors.layer());
                let service = actix_web::test::init_service(app).await;
                let request = actix_web::test::TestRequest::default().to_request();
                assert_eq!(actix_web::test::call_service(&service, request).await.status(), 429);
            });
        });
        assert!(lines.contains(text) && lines.contains("RATE_LIMIT_EXCEEDED"), "{lines}");
    }
}
