//! `assert_error!`: what passes, and what each failure says.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, web};
use error_actix::testing::{ExpectedError, IntoReceived, assert_error};
use error_actix::{
    ErrorStack, ErrorStatus, Flat, HttpError, ProblemDetails, ResponseError, Standard, error_code,
};
use serde_json::json;

use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
enum VideoError {
    #[error("video {video_id} not found on {shard}")]
    #[http(status = 404, public = "There is no such video.")]
    NotFound {
        #[context]
        video_id: &'static str,
        #[context(internal)]
        shard: &'static str,
    },
    #[error("busy")]
    #[http(status = 503, retry_after = "30s")]
    Busy,
}

fn not_found() -> VideoError {
    VideoError::NotFound { video_id: "7", shard: "db-3" }
}

/// The response of a service in the same process.
fn called(errors: &ErrorStack) -> impl IntoReceived + use<> {
    let errors = errors.clone();
    actix_web::rt::System::new().block_on(async move {
        let route = web::get().to(|| async { Err::<&'static str, _>(not_found()) });
        let app = App::new().route("/", route).wrap(errors.layer());
        let service = actix_web::test::init_service(app).await;
        let request = actix_web::test::TestRequest::default().to_request();
        actix_web::test::call_service(&service, request).await
    })
}

#[test]
fn a_response_of_every_format_passes() {
    let stacks = [
        ErrorStack::builder().build(),
        ErrorStack::builder().format(Standard::classified()).build(),
        ErrorStack::builder().format(Flat::new()).build(),
        ErrorStack::builder().format(ProblemDetails::new()).build(),
    ];
    for errors in stacks {
        let envelope = assert_error!(
            called(&errors.unwrap()),
            code = not_found(),
            status = StatusCode::NOT_FOUND,
            message = "There is no such video.",
            hidden = ["db-3", "shard"],
        );
        assert_eq!(envelope.context()["video_id"], "7");
    }
}

#[test]
fn a_code_is_an_errors_a_constants_or_a_text() {
    let errors = ErrorStack::builder().build().unwrap();
    let context = json!({"video_id": "7"});
    assert_error!(called(&errors), code = error_code!(VideoError, "VIDEO_NOT_FOUND"), context = context);
    assert_error!(called(&errors), code = "VIDEO_NOT_FOUND", status = ErrorStatus::NOT_FOUND);
    assert_error!(called(&errors), code = String::from("VIDEO_NOT_FOUND"), status = 404);
    let error: &dyn HttpError = &not_found();
    assert_error!(called(&errors), code = error);
    assert_error!(called(&errors));
}

#[test]
fn the_parts_of_any_clients_response_will_do() {
    let errors = ErrorStack::builder().request_id_header("x-correlation-id").build().unwrap();
    let server = Server::start(move || {
        App::new()
            .route("/", web::get().to(|| async { Err::<&'static str, _>(VideoError::Busy) }))
            .wrap(errors.layer())
    });
    let answer = server.get("/");
    assert_error!(
        (answer.status, &answer.headers, &answer.body),
        code = VideoError::Busy,
        status = 503,
        retry_after = 30,
        header = ("cache-control", "no-store"),
        header = ("content-type", "application/json"),
        id_header = "x-correlation-id",
    );
}

/// What an assertion says when it fails.
fn refusal(expected: &ExpectedError, response: impl IntoReceived) -> String {
    let failed = catch_unwind(AssertUnwindSafe(|| expected.assert(response))).map(drop);
    *failed.unwrap_err().downcast::<String>().unwrap()
}

const BODY: &str = r#"{"error":{"code":"VIDEO_NOT_FOUND","message":"video \u003c7\u003e not found","status_code":404,"retry_after":30,"request_id":"r-1","context":{"video_id":"7"}}}"#;

fn headers(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let right = [
        ("content-type", "application/json"),
        ("x-request-id", "r-1"),
        ("x-error-code", "VIDEO_NOT_FOUND"),
        ("retry-after", "30"),
    ];
    let changed = right.map(|(name, value)| {
        let change = changes.iter().find(|(changed, _)| *changed == name);
        (name, change.map_or(value, |(_, value)| *value))
    });
    changed.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// One case for each thing that can be wrong, the message of each in `golden/assert_error.txt`.
#[test]
fn each_failure_says_what_was_expected_and_shows_the_response() {
    let any = ExpectedError::new;
    let right = || (404, headers(&[]), BODY);
    any().assert(right());
    let twice = [headers(&[]), vec![("set-cookie", "a=1"), ("set-cookie", "b=2")]].concat();
    any().header(("set-cookie", "b=2")).assert((404, twice, BODY));
    let streamed = HttpResponse::with_body(StatusCode::NOT_FOUND, Never);
    let cases = [
        ("status", refusal(&any().status(410), right())),
        ("code", refusal(&any().code("VIDEO_GONE"), right())),
        ("message", refusal(&any().message("gone"), right())),
        ("context", refusal(&any().context(json!({"video_id": "8"})), right())),
        ("context that is more", refusal(&any().context(json!({})), right())),
        (
            "context that is no JSON",
            refusal(&any().context(std::collections::BTreeMap::from([((1, 2), 3)])), right()),
        ),
        ("retry-after", refusal(&any().retry_after(60), right())),
        ("header", refusal(&any().header(("allow", "GET")), right())),
        ("header with another value", refusal(&any().header(("Content-Type", "text/html")), right())),
        (
            "hidden in the head",
            refusal(&any().hidden(["r-1"]), (404, headers(&[]), r#"{"code":"VIDEO_NOT_FOUND"}"#)),
        ),
        ("hidden in the body", refusal(&any().hidden(["video_id"]), right())),
        ("hidden behind an escape", refusal(&any().hidden(["<7>"]), right())),
        ("hidden and empty", refusal(&any().hidden([""]), right())),
        ("no error", refusal(&any(), (200, headers(&[]), BODY))),
        ("no envelope", refusal(&any().code("VIDEO_NOT_FOUND"), (404, headers(&[]), "<html>"))),
        ("another id in the head", refusal(&any(), (404, headers(&[("x-request-id", "r-2")]), BODY))),
        ("no id in the head", refusal(&any(), (404, headers(&[("x-request-id", "")]), BODY))),
        ("id in another header", refusal(&any().id_header("x-id"), right())),
        ("another code in the head", refusal(&any(), (404, headers(&[("x-error-code", "GONE")]), BODY))),
        ("another delay in the head", refusal(&any(), (404, headers(&[("retry-after", "31")]), BODY))),
        ("another status in the head", refusal(&any(), (410, headers(&[]), BODY))),
        ("a body that is still to come", refusal(&any(), streamed)),
        ("everything at once", refusal(&any().status(410).code("VIDEO_GONE").hidden(["not"]), right())),
    ];
    let mut text = String::new();
    for (case, said) in cases {
        writeln!(text, "=== {case}\n{said}").unwrap();
    }
    expectorate::assert_contents("golden/assert_error.txt", &text);
}

/// A body of which nothing comes.
struct Never;

impl MessageBody for Never {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Pending
    }
}
