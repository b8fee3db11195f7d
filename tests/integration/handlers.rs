//! Handlers: which one answers, what it may change, and what it cannot.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, ContentType, HeaderValue, SERVER, WARNING};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpResponse, error, web};
use error_actix::{
    Category, ErrorResponse, ErrorStack, ErrorStackBuilder, FrameworkError, HttpError, Panicked,
    ProblemDetails, ResponseError, StatusError, Unexpected, error_code,
};
use serde_json::json;
use ureq::http::Method;

use crate::capture::Capture;
use crate::captured::captured;
use crate::server::{Answer, Server};

#[derive(Debug, HttpError, ResponseError)]
pub(crate) enum GenAiError {
    #[error(transparent)]
    Budget(BudgetError),
    #[error(transparent)]
    Provider(Box<ProviderUnavailable>),
}

#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "")]
pub(crate) enum BudgetError {
    #[error(transparent)]
    Tokens(TokenBudgetExceeded),
    #[error("{limit} requests per minute")]
    #[http(status = 429, retry_after = 60)]
    RateLimitExceeded {
        #[context]
        limit: u32,
    },
}

#[derive(Debug, HttpError, ResponseError)]
#[error("{user} has no tokens left")]
#[http(status = 429, public = "You have no tokens left.", retry_after = "1h")]
pub(crate) struct TokenBudgetExceeded {
    #[context(internal)]
    user: &'static str,
    #[context]
    used: u32,
}

#[derive(Debug, HttpError, ResponseError)]
#[error("{provider} is down")]
#[http(status = 503, category = "external_service_error")]
pub(crate) struct ProviderUnavailable {
    provider: &'static str,
}

fn tokens() -> GenAiError {
    GenAiError::Budget(BudgetError::Tokens(TokenBudgetExceeded { user: "ann", used: 9500 }))
}

fn rate_limit() -> GenAiError {
    GenAiError::Budget(BudgetError::RateLimitExceeded { limit: 10 })
}

fn provider() -> GenAiError {
    GenAiError::Provider(Box::new(ProviderUnavailable { provider: "Anthropic" }))
}

async fn fails_in_middleware(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    match request.path() {
        "/middleware/error" => Err(tokens().into()),
        "/middleware/foreign" => Err(error::ErrorForbidden("the vault is closed")),
        "/middleware/panic" => panic!("in a middleware"),
        _ => next.call(request).await,
    }
}

async fn failure(which: web::Path<String>) -> error_actix::Result<HttpResponse> {
    match which.as_str() {
        "boxed" => Err(Box::new(TokenBudgetExceeded { user: "ann", used: 1 }))?,
        "undeclared" => Err(Box::<dyn std::error::Error>::from("nobody declared this"))?,
        _ => Err(tokens())?,
    }
}

async fn panics() -> HttpResponse {
    panic!("on purpose")
}

/// Every way in which a request can fail.
fn serve(errors: ErrorStackBuilder) -> Server {
    let errors = errors.register::<GenAiError>().register::<Unexpected>().build().unwrap();
    let fails =
        |fails: fn() -> GenAiError| web::get().to(move || async move { Err::<&'static str, _>(fails()) });
    Server::start(move || {
        App::new()
            .route("/tokens", fails(tokens))
            .route("/rate-limit", fails(rate_limit))
            .route("/provider", fails(provider))
            .route("/failure/{which}", web::get().to(failure))
            .route("/panic", web::get().to(panics))
            .route("/io", web::get().to(|| async { Err::<&'static str, _>(io::Error::other("disk")) }))
            .route("/json", web::post().to(|_: web::Json<u32>| async { "" }))
            .route("/bare", web::get().to(HttpResponse::Gone))
            .route(
                "/by-hand",
                web::get().to(|| async { actix_web::ResponseError::error_response(&tokens()) }),
            )
            .route(
                "/page",
                web::get().to(|| async { HttpResponse::Conflict().content_type("text/html").body("<p>") }),
            )
            .default_service(errors.fallback())
            .wrap(from_fn(fails_in_middleware))
            .wrap(errors.layer())
    })
}

fn by(name: &'static str) -> impl Fn(&mut ErrorResponse<'_>) {
    move |response| {
        response.headers_mut().insert(SERVER, HeaderValue::from_static(name));
    }
}

/// Which handler answered.
fn handled_by(answer: &Answer) -> Option<&str> {
    answer.header("server")
}

/// The table of the documentation, a row for each handler: the call as it is written there.
fn documented_order() -> Vec<&'static str> {
    let page = include_str!("../../error-actix/src/docs/precedence.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    rows.map(|(call, _)| call).collect()
}

/// Does what a row says.
fn add(errors: ErrorStackBuilder, row: &'static str) -> ErrorStackBuilder {
    match row {
        r#"on_code("TOKEN_BUDGET_EXCEEDED", …)"# => errors.on_code("TOKEN_BUDGET_EXCEEDED", by("code")),
        "on::<TokenBudgetExceeded>(…)" => {
            errors.on::<TokenBudgetExceeded>(|_, response| by("type")(response))
        }
        "on::<BudgetError>(…)" => errors.on::<BudgetError>(|_, response| by("family")(response)),
        "on::<GenAiError>(…)" => errors.on::<GenAiError>(|_, response| by("root")(response)),
        "on_category(Category::RATE_LIMIT_ERROR, …)" => {
            errors.on_category(Category::RATE_LIMIT_ERROR, by("category"))
        }
        "on_status(429, …)" => errors.on_status(429, by("status")),
        "on_any(…)" => errors.on_any(by("any")),
        other => panic!("the documentation has a row that no test knows: {other}"),
    }
}

/// Every set of handlers, given in either order, against the table: the first row that is there answers.
#[test]
fn the_documented_order_is_what_happens() {
    let rows = documented_order();
    let names = ["code", "type", "family", "root", "category", "status", "any"];
    assert_eq!(rows.len(), names.len());
    let app = |set: usize, backwards: bool| {
        let mut chosen: Vec<&'static str> =
            rows.iter().enumerate().filter(|(row, _)| set & 1 << row != 0).map(|(_, row)| *row).collect();
        if backwards {
            chosen.reverse();
        }
        let errors = chosen.into_iter().fold(ErrorStack::builder().log_events(false), add);
        errors.register::<GenAiError>().build().unwrap()
    };
    actix_web::rt::System::new().block_on(async {
        for set in 0..1_usize << rows.len() {
            for backwards in [false, true] {
                let errors = app(set, backwards);
                let route = web::get().to(|| async { Err::<&'static str, _>(tokens()) });
                let service =
                    actix_web::test::init_service(App::new().route("/", route).wrap(errors.layer())).await;
                let request = actix_web::test::TestRequest::default().to_request();
                let response = actix_web::test::call_service(&service, request).await;
                let expected = names.get(set.trailing_zeros() as usize).copied();
                let answered = response.headers().get(SERVER).map(|name| name.to_str().unwrap());
                assert_eq!(answered, expected, "{set:07b}");
                assert_eq!(response.headers().get("x-error-code").unwrap(), "TOKEN_BUDGET_EXCEEDED");
            }
        }
    });
}

/// The two cases of a specific handler, a family's and a root's that document E tells.
#[test]
fn a_sibling_without_a_handler_of_its_own_falls_to_the_family_and_another_family_to_the_root() {
    let errors = ["on::<TokenBudgetExceeded>(…)", "on::<BudgetError>(…)", "on::<GenAiError>(…)"];
    let server = serve(errors.into_iter().fold(ErrorStack::builder(), add));
    for (path, handler) in [("/tokens", "type"), ("/rate-limit", "family"), ("/provider", "root")] {
        assert_eq!(handled_by(&server.get(path)), Some(handler), "{path}");
    }
    // No error of theirs: without a handler, the envelope.
    assert_eq!(handled_by(&server.get("/nowhere")), None);
    server.get("/nowhere").error(404, "ROUTE_NOT_FOUND");
}

/// Wherever an error comes from, its handler is found, it runs once, and the observers see what happened, once.
#[test]
fn every_way_of_failing_has_its_handlers() {
    let runs = Arc::new(AtomicU32::new(0));
    let counting = |name: &'static str| {
        let runs = Arc::clone(&runs);
        move |response: &mut ErrorResponse<'_>| {
            runs.fetch_add(1, Ordering::Relaxed);
            by(name)(response);
        }
    };
    let (framework, panicked, status) =
        (counting("framework"), counting("panicked"), counting("status error"));
    let capture = Capture::default();
    let specific = counting("tokens");
    let errors = ErrorStack::builder()
        .observer(capture.clone())
        .on::<FrameworkError>(move |_, response| framework(response))
        .on::<Panicked>(move |_, response| panicked(response))
        .on::<StatusError>(move |_, response| status(response))
        .on::<TokenBudgetExceeded>(move |_, response| specific(response))
        .on_code("SYSTEM_ERROR", counting("undeclared"))
        .on_status(409, counting("409"))
        .on_category(Category::RATE_LIMIT_ERROR, counting("category"));
    let server = serve(errors);
    for (method, path, status, code, handler) in [
        (Method::GET, "/tokens", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/failure/report", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/failure/boxed", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/failure/undeclared", 500, "SYSTEM_ERROR", "undeclared"),
        (Method::GET, "/middleware/error", 429, "TOKEN_BUDGET_EXCEEDED", "tokens"),
        (Method::GET, "/middleware/foreign", 403, "FORBIDDEN", "status error"),
        (Method::GET, "/middleware/panic", 500, "INTERNAL_PANIC", "panicked"),
        (Method::GET, "/panic", 500, "INTERNAL_PANIC", "panicked"),
        (Method::GET, "/io", 500, "INTERNAL_ERROR", "framework"),
        (Method::POST, "/json", 415, "UNSUPPORTED_MEDIA_TYPE", "framework"),
        (Method::GET, "/bare", 410, "GONE", "status error"),
        (Method::GET, "/nowhere", 404, "ROUTE_NOT_FOUND", "framework"),
        // Actix has only the response of it: its type is not known any more, what it declares is.
        (Method::GET, "/by-hand", 429, "TOKEN_BUDGET_EXCEEDED", "category"),
    ] {
        let answer = server.send(method, path, &[], "");
        answer.error(status, code);
        assert_eq!(handled_by(&answer), Some(handler), "{path}");
        let seen = capture.one();
        assert_eq!((seen.code, seen.status), (code, status), "{path}");
        assert_eq!(seen.request_id.as_deref(), answer.header("x-request-id"));
        assert_eq!(runs.swap(0, Ordering::Relaxed), 1, "{path}");
    }
    // A body that somebody wrote on purpose stays, unless a handler says otherwise.
    let page = server.get("/page");
    assert_eq!((page.status, page.body.as_str(), handled_by(&page)), (409, "<p>", Some("status error")));
}

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

#[test]
fn of_nested_layers_the_one_that_answers_handles() {
    let handlers = |name| ErrorStack::builder().on_any(by(name)).build().unwrap();
    let (outer, inner) = (handlers("outer"), handlers("inner"));
    let silent = ErrorStack::builder().build().unwrap();
    let fails = || web::get().to(|| async { Err::<&'static str, _>(tokens()) });
    let server = Server::start(move || {
        let scope =
            |path: &str, errors: &ErrorStack| web::scope(path).wrap(errors.layer()).route("", fails());
        App::new()
            .service(scope("/inner", &inner))
            .service(scope("/silent", &silent))
            .service(scope("/same", &outer))
            .route("/outer", fails())
            .wrap(outer.layer())
    });
    for (path, handler) in
        [("/inner", Some("inner")), ("/silent", None), ("/same", Some("outer")), ("/outer", Some("outer"))]
    {
        let answer = server.get(path);
        assert_eq!(handled_by(&answer), handler, "{path}");
        answer.error(429, "TOKEN_BUDGET_EXCEEDED");
    }
}

#[test]
fn handlers_that_cannot_be_are_told_at_once() {
    let error = ErrorStack::builder()
        .register::<GenAiError>()
        .on_code("TOKEN_BUDGET_EXCEDED", by("a slip"))
        .on_status(200, by("no error"))
        .on_status(404, by("fine"))
        .on::<BudgetError>(|_, _| {})
        .on::<BudgetError>(|_, _| {})
        .on::<BudgetError>(|_, _| {})
        .on::<GenAiError>(|_, _| {})
        .on_category(Category::VALIDATION, by("one"))
        .on_category(Category::VALIDATION, by("two"))
        .on_any(by("one"))
        .on_any(by("two"))
        .on_code("RATE_LIMIT_EXCEEDED", by("one"))
        .on_code("RATE_LIMIT_EXCEEDED", by("two"))
        .build()
        .unwrap_err();
    assert_eq!(
        error.problems(),
        [
            "`on_code(\"TOKEN_BUDGET_EXCEDED\", …)` is for a code that no registered family declares: mend it, or \
             `register` its family",
            "`on_status(200, …)` is for a status that no error has: give one from 400 to 599",
            "`on::<integration::handlers::BudgetError>(…)` is given twice: only one handler can answer, keep one",
            "`on_category(\"validation\", …)` is given twice: only one handler can answer, keep one",
            "`on_any(…)` is given twice: only one handler can answer, keep one",
            "`on_code(\"RATE_LIMIT_EXCEEDED\", …)` is given twice: only one handler can answer, keep one",
        ]
    );
}
