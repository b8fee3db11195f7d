//! What a stack makes of errors that nobody declared.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use actix_web::error::{self, JsonPayloadError};
use actix_web::http::StatusCode;
use actix_web::{App, Error, HttpResponse, ResponseError, web};
use error_actix::{
    Category, Classifier, ErrorContext, ErrorStack, ErrorType, Failure, HttpError, KeepBody, Monitor, Report,
    Rewrite, handle_errors,
};

use crate::capture::Capture;
use crate::raw::{exchange, request};
use crate::server::Server;

/// Somebody else's, with an answer of its own.
#[derive(Debug)]
struct Legacy(u8);

impl fmt::Display for Legacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "legacy {} at 10.0.0.7", self.0)
    }
}

impl StdError for Legacy {}

impl ResponseError for Legacy {
    fn status_code(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::Conflict().json(serde_json::json!({"legacy": self.0}))
    }
}

#[derive(Debug, HttpError)]
#[error("the queue {queue} is full")]
#[http(status = 503, public = "Try again later.", retry_after = "7s")]
struct QueueFull {
    #[context]
    queue: u8,
}

#[derive(Debug, HttpError)]
#[error("a request may have 64 bytes")]
#[http(status = 413)]
struct RequestTooLarge;

async fn legacy(number: web::Path<u8>) -> Result<&'static str, Legacy> {
    Err(Legacy(number.into_inner()))
}

async fn boxed() -> Result<&'static str, Box<dyn StdError>> {
    Err(Box::new(Legacy(1)))
}

async fn held() -> Result<&'static str, Error> {
    Err(io::Error::new(io::ErrorKind::BrokenPipe, Legacy(2)).into())
}

#[handle_errors(operation = "by_anyhow")]
async fn by_anyhow() -> Result<&'static str, Failure> {
    Err(anyhow::Error::new(Legacy(3)))?
}

async fn by_anyhow_with_context() -> Result<&'static str, Failure> {
    Err(anyhow::Error::new(Legacy(4)).context("while reading"))?
}

#[handle_errors(operation = "refused")]
async fn refused() -> Result<&'static str, Failure> {
    Err(anyhow::Error::new(io::Error::from(io::ErrorKind::ConnectionRefused)))?
}

async fn unknown() -> Result<&'static str, Failure> {
    Err(anyhow::anyhow!("the moon is full"))?
}

async fn words() -> Result<&'static str, Error> {
    Err(error::ErrorInternalServerError("the connection to 10.0.0.7 was lost"))
}

fn serve(errors: ErrorStack) -> Server {
    Server::start(move || {
        App::new()
            .app_data(web::JsonConfig::default().limit(64))
            .route("/legacy/{number}", web::get().to(legacy))
            .route("/boxed", web::get().to(boxed))
            .route("/held", web::get().to(held))
            .route("/anyhow", web::get().to(by_anyhow))
            .route("/anyhow-context", web::get().to(by_anyhow_with_context))
            .route("/refused", web::get().to(refused))
            .route("/unknown", web::get().to(unknown))
            .route("/words", web::get().to(words))
            .route("/json", web::post().to(|_: web::Json<u8>| async { "" }))
            .wrap(errors.layer())
    })
}

#[test]
fn rows_say_what_an_error_is_and_the_first_that_knows_decides() {
    let capture = Capture::default();
    let errors = ErrorStack::builder()
        .observer(capture.clone())
        .map(|error: &Legacy| (error.0 == 7).then_some(QueueFull { queue: 7 }))
        .map(|_: &Legacy| -> Option<QueueFull> { panic!("in a row") })
        .map(|error: &Legacy| {
            let context = ErrorContext::new().public("shard", &error.0);
            (error.0 < 100).then(|| Report::new(QueueFull { queue: 0 }).with_context(context))
        })
        .map(|error: &JsonPayloadError| {
            matches!(error, JsonPayloadError::OverflowKnownLength { .. }).then_some(RequestTooLarge)
        })
        .build()
        .unwrap();
    let server = serve(errors);
    let seventh = server.get("/legacy/7").error(503, "QUEUE_FULL");
    assert_eq!((&seventh["message"], &seventh["context"]["queue"]), (&"Try again later.".into(), &7.into()));
    let seen = capture.one();
    // What it was before is in the log, and nowhere else.
    assert!(seen.context.contains(r#""original_error":"legacy 7 at 10.0.0.7""#), "{}", seen.context);
    assert!(!seventh.to_string().contains("10.0.0.7"));
    let eighth = server.get("/legacy/8").error(503, "QUEUE_FULL");
    assert_eq!((&eighth["context"]["queue"], &eighth["context"]["shard"]), (&0.into(), &8.into()));
    capture.one();
    // Known to no row: it is left what it is.
    assert_eq!(server.get("/legacy/200").body, r#"{"legacy":200}"#);
    assert_eq!(capture.one().code, "CONFLICT");
    server.post_json("/json", &"1".repeat(100)).error(413, "REQUEST_TOO_LARGE");
    server.post_json("/json", "x").error(400, "INVALID_JSON");
    assert_eq!(capture.take().len(), 2);
}

#[test]
fn rows_for_sources_find_them_wherever_they_are() {
    let capture = Capture::default();
    let errors = ErrorStack::builder()
        .observer(capture.clone())
        .map_source(|error: &Legacy| Some(QueueFull { queue: error.0 }))
        .build()
        .unwrap();
    let server = serve(errors);
    for (path, queue) in [("/boxed", 1), ("/held", 2), ("/anyhow", 3), ("/anyhow-context", 4)] {
        let answer = server.get(path);
        assert_eq!(answer.error(503, "QUEUE_FULL")["context"]["queue"], queue, "{path}");
        assert_eq!(answer.header("retry-after"), Some("7"), "{path}");
        assert_eq!(capture.one().code, "QUEUE_FULL", "{path}");
    }
    // What surrounded it is still there.
    assert_eq!(server.get("/anyhow").json()["error"]["context"]["operation"], "by_anyhow");
    // One that is no source is no matter of these rows.
    assert_eq!(server.get("/legacy/1").status, 409);
}

#[test]
fn what_no_row_knows_is_of_the_kind_that_the_classifier_tells() {
    let (capture, monitor) = (Capture::default(), Monitor::new());
    let errors = ErrorStack::builder().observer(capture.clone()).monitor(monitor.clone()).build().unwrap();
    let server = serve(errors);
    let refused = server.get("/refused").error(500, "FOREIGN_EXTERNAL_SERVICE");
    assert_eq!(refused["category"], "external_service_error");
    assert_eq!(
        (&refused["message"], &refused["severity"]),
        (&"Internal Server Error".into(), &"high".into())
    );
    assert_eq!(refused["context"]["operation"], "refused");
    assert!(capture.one().display.contains("refused"));
    let words = server.get("/words").error(500, "FOREIGN_DATABASE");
    assert!(!words.to_string().contains("10.0.0.7"));
    assert!(capture.one().display.contains("10.0.0.7"));
    server.get("/held").error(500, "FOREIGN_EXTERNAL_SERVICE");
    server.get("/unknown").error(500, "SYSTEM_ERROR");
    let by_category = monitor.snapshot().by_category();
    assert_eq!(by_category[&Category::EXTERNAL_SERVICE_ERROR], 2);
    assert_eq!((by_category[&Category::DATABASE_ERROR], by_category[&Category::SYSTEM_ERROR]), (1, 1));
}

/// What fails in the background is told as it would be in a handler.
#[test]
fn undeclared_errors_of_tasks_are_recognized_as_well() {
    let capture = Capture::default();
    let errors = ErrorStack::builder()
        .observer(capture.clone())
        .map_source(|error: &Legacy| Some(QueueFull { queue: error.0 }))
        .build()
        .unwrap();
    let run = |error: anyhow::Error| {
        let task = errors.reporter().reported("clean_up", async { Err::<(), _>(error) });
        futures_util::FutureExt::now_or_never(task).unwrap().unwrap_err();
        capture.one()
    };
    let mapped = run(Legacy(5).into());
    assert_eq!(mapped.code, "QUEUE_FULL");
    assert!(
        mapped.context.contains(r#""original_error":"legacy 5 at 10.0.0.7","operation":"clean_up""#),
        "{}",
        mapped.context
    );
    let refused = run(io::Error::from(io::ErrorKind::ConnectionRefused).into());
    assert_eq!((refused.code, &*refused.context), ("FOREIGN_EXTERNAL_SERVICE", r#""operation":"clean_up""#));
    assert_eq!(run(anyhow::anyhow!("the moon is full")).code, "SYSTEM_ERROR");
}

#[test]
fn a_classifier_may_have_rows_of_the_application() {
    let classifier = Classifier::new().with(|_: &Legacy| Some(ErrorType::RateLimit));
    let errors = ErrorStack::builder().classifier(classifier).build().unwrap();
    let server = serve(errors);
    for path in ["/boxed", "/held", "/anyhow"] {
        // It says what failed, not that the client is to blame.
        assert_eq!(server.get(path).error(500, "FOREIGN_RATE_LIMIT")["category"], "system_error", "{path}");
    }
}

#[test]
fn rewrite_says_whose_body_stays() {
    // Path, and whether the body stays under each policy.
    const ROWS: [(&str, [bool; 3]); 6] = [
        ("/empty", [false, false, false]),
        ("/text", [false, false, false]),
        ("/page", [true, true, false]),
        ("/legacy", [true, false, false]),
        ("/kept-text", [true, true, true]),
        ("/kept-error", [true, true, true]),
    ];
    for (column, rewrite) in [Rewrite::Unwritten, Rewrite::Errors, Rewrite::All].into_iter().enumerate() {
        let capture = Capture::default();
        let errors = ErrorStack::builder().observer(capture.clone()).rewrite(rewrite).build().unwrap();
        let server = Server::start(move || {
            let keep = |mut response: HttpResponse| {
                response.extensions_mut().insert(KeepBody);
                response
            };
            App::new()
                .route("/empty", web::get().to(|| async { HttpResponse::Conflict().finish() }))
                .route("/text", web::get().to(|| async { HttpResponse::Conflict().body("mine") }))
                .route(
                    "/page",
                    web::get()
                        .to(|| async { HttpResponse::Conflict().content_type("text/html").body("mine") }),
                )
                .route("/legacy", web::get().to(|| async { Err::<&'static str, _>(Legacy(1)) }))
                .route(
                    "/kept-text",
                    web::get().to(move || async move { keep(HttpResponse::Conflict().body("mine")) }),
                )
                .route(
                    "/kept-error",
                    web::get().to(move || async move {
                        keep(error::InternalError::new("mine", StatusCode::CONFLICT).error_response())
                    }),
                )
                .wrap(errors.layer())
        });
        for (path, stays) in ROWS {
            let answer = exchange(&server, &request("GET", path, &[], b"")).unwrap();
            let is_envelope = answer.text().contains(r#"{"error":{"#);
            assert_eq!(!is_envelope, stays[column], "{rewrite:?} {path}: {}", answer.text());
            // Whatever the body says, the headers tell, and the error is counted once.
            assert_eq!((answer.status, answer.header("x-error-code")), (409, Some("CONFLICT")), "{path}");
            assert_eq!(capture.one().code, "CONFLICT", "{rewrite:?} {path}");
        }
    }
}
