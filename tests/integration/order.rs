//! The layer among other middleware: inside them or outside, an error is enveloped once and counted once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_cors::Cors;
use actix_session::SessionMiddleware;
use actix_session::storage::CookieSessionStore;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Key;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{
    Compress, DefaultHeaders, ErrorHandlerResponse, ErrorHandlers, Logger, Next, NormalizePath, from_fn,
};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, Error, HttpResponse, Scope, error, web};
use actix_web_httpauth::extractors::basic::BasicAuth;
use actix_web_httpauth::middleware::HttpAuthentication;
use error_actix::{CaughtError, ErrorStack, FrameworkError, HttpError, ResponseError};

use crate::capture::Capture;
use crate::raw::{RawAnswer, exchange, request};
use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
#[error("order {id} not found")]
#[http(status = 404)]
struct OrderNotFound {
    #[context]
    id: u32,
}

/// What goes wrong below each scope, and how it is answered.
const FAILURES: [(&str, &str, u16, &str); 7] = [
    ("GET", "/typed", 404, "ORDER_NOT_FOUND"),
    ("GET", "/foreign", 403, "FORBIDDEN"),
    ("GET", "/panics", 500, "INTERNAL_PANIC"),
    ("GET", "/stream", 500, "RESPONSE_STREAM_FAILED"),
    ("GET", "/middleware", 404, "ORDER_NOT_FOUND"),
    ("POST", "/fine", 405, "METHOD_NOT_ALLOWED"),
    ("GET", "/nowhere", 404, "ROUTE_NOT_FOUND"),
];

async fn fails_in_middleware(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.path().ends_with("/middleware") {
        return Err(OrderNotFound { id: 9 }.into());
    }
    next.call(request).await
}

fn stream() -> HttpResponse {
    let pieces = [Err::<bytes::Bytes, _>(error::ErrorBadRequest("a broken piece"))];
    HttpResponse::Ok().streaming(futures_util::stream::iter(pieces))
}

/// A scope in which everything can fail, innermost in a middleware.
macro_rules! scope {
    ($errors:expr, $path:expr) => {
        routes(&$errors, $path).wrap(from_fn(fails_in_middleware))
    };
}

fn routes(errors: &ErrorStack, path: &str) -> Scope {
    web::scope(path)
        .route("/fine", web::get().to(|| async { "fine" }))
        .route("/typed", web::get().to(|| async { Err::<&'static str, _>(OrderNotFound { id: 7 }) }))
        .route(
            "/foreign",
            web::get().to(|| async { Err::<&'static str, _>(error::ErrorForbidden("the vault is closed")) }),
        )
        .route(
            "/panics",
            web::get().to(|| async {
                assert!(std::hint::black_box(false), "on purpose");
                ""
            }),
        )
        .route("/stream", web::get().to(|| async { stream() }))
        .default_service(errors.fallback())
}

fn session() -> SessionMiddleware<CookieSessionStore> {
    SessionMiddleware::new(CookieSessionStore::default(), Key::from(&[7; 64]))
}

fn marked<B>() -> ErrorHandlers<B>
where
    B: MessageBody + 'static,
{
    ErrorHandlers::new().default_handler(|mut response: ServiceResponse<B>| {
        response.headers_mut().insert(HeaderName::from_static("x-handled"), HeaderValue::from_static("1"));
        Ok(ErrorHandlerResponse::Response(response.map_into_left_body()))
    })
}

/// Makes a new response of a failed one, as some middleware does, and forgets what came with the old one.
async fn rebuilds(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, HttpResponse::new(status)))
}

fn serve(lines: &Arc<AtomicUsize>) -> (Server, Capture) {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let lines = Arc::clone(lines);
    let logger = move || {
        let lines = Arc::clone(&lines);
        Logger::new("%{line}xo").custom_response_replace("line", move |_| {
            lines.fetch_add(1, Ordering::Relaxed);
            String::new()
        })
    };
    let server = Server::start(move || {
        let layer = || errors.layer();
        let cors = || Cors::default().allowed_origin("https://ours.example");
        let header = || DefaultHeaders::new().add(("x-default", "1"));
        App::new()
            .service(scope!(errors, "/logger/inside").wrap(logger()).wrap(layer()))
            .service(scope!(errors, "/logger/outside").wrap(layer()).wrap(logger()))
            .service(scope!(errors, "/compress/inside").wrap(Compress::default()).wrap(layer()))
            .service(scope!(errors, "/compress/outside").wrap(layer()).wrap(Compress::default()))
            .service(scope!(errors, "/headers/inside").wrap(header()).wrap(layer()))
            .service(scope!(errors, "/headers/outside").wrap(layer()).wrap(header()))
            .service(scope!(errors, "/cors/inside").wrap(cors()).wrap(layer()))
            .service(scope!(errors, "/cors/outside").wrap(layer()).wrap(cors()))
            .service(scope!(errors, "/session/inside").wrap(session()).wrap(layer()))
            .service(scope!(errors, "/session/outside").wrap(layer()).wrap(session()))
            .service(scope!(errors, "/normalize/inside").wrap(NormalizePath::trim()).wrap(layer()))
            .service(scope!(errors, "/normalize/outside").wrap(layer()).wrap(NormalizePath::trim()))
            .service(scope!(errors, "/handlers/inside").wrap(marked()).wrap(layer()))
            .service(scope!(errors, "/handlers/outside").wrap(layer()).wrap(marked()))
            .service(scope!(errors, "/nested/twice").wrap(layer()).wrap(layer()))
            .service(scope!(errors, "/nested/apart").wrap(layer()).wrap(header()).wrap(layer()))
            .service(scope!(errors, "/nested/scope").wrap(layer()))
            .service(
                web::scope("/outer")
                    .service(scope!(errors, "/inner").wrap(layer()))
                    .wrap(layer())
                    .wrap(logger()),
            )
    });
    (server, capture)
}

const SCOPES: [&str; 18] = [
    "/logger/inside",
    "/logger/outside",
    "/compress/inside",
    "/compress/outside",
    "/headers/inside",
    "/headers/outside",
    "/cors/inside",
    "/cors/outside",
    "/session/inside",
    "/session/outside",
    "/normalize/inside",
    "/normalize/outside",
    "/handlers/inside",
    "/handlers/outside",
    "/nested/twice",
    "/nested/apart",
    "/nested/scope",
    "/outer/inner",
];

fn ask(server: &Server, method: &str, path: &str) -> RawAnswer {
    exchange(server, &request(method, path, &["origin: https://ours.example"], b"")).unwrap()
}

#[test]
fn whatever_the_order_an_error_is_enveloped_and_counted_once() {
    let (server, capture) = serve(&Arc::default());
    for scope in SCOPES {
        let fine = ask(&server, "GET", &format!("{scope}/fine"));
        assert_eq!((fine.status, &*fine.body), (200, &b"fine"[..]), "{scope}");
        assert!(capture.take().is_empty(), "{scope}");
        for (method, path, status, code) in FAILURES {
            let answer = ask(&server, method, &format!("{scope}{path}"));
            assert_eq!(
                (answer.status, answer.header("x-error-code")),
                (status, Some(code)),
                "{scope}{path}: {}",
                answer.text()
            );
            answer.error(status, code);
            assert_eq!(answer.text().matches(r#"{"error":{"#).count(), 1, "{scope}{path}");
            let seen = capture.one();
            assert_eq!((seen.code, seen.status), (code, status), "{scope}{path}");
        }
    }
}

#[test]
fn what_stands_outside_sees_every_answer() {
    let lines = Arc::default();
    let (server, _) = serve(&lines);
    for (method, path, status, _) in FAILURES {
        // Alone, Logger has no line of a middleware's error or a panic, and the others do not touch it.
        let before = lines.load(Ordering::Relaxed);
        ask(&server, method, &format!("/logger/outside{path}"));
        assert_eq!(lines.load(Ordering::Relaxed), before + 1, "{path}");
        let headers = ask(&server, method, &format!("/headers/outside{path}"));
        assert_eq!(headers.header("x-default"), Some("1"), "{path}");
        let handlers = ask(&server, method, &format!("/handlers/outside{path}"));
        assert_eq!(handlers.header("x-handled"), Some("1"), "{path}");
        let cors = ask(&server, method, &format!("/cors/outside{path}"));
        assert_eq!(cors.header("access-control-allow-origin"), Some("https://ours.example"), "{path}");
        let gzip = request(method, &format!("/compress/outside{path}"), &["accept-encoding: gzip"], b"");
        let compressed = exchange(&server, &gzip).unwrap();
        assert_eq!(
            (compressed.status, compressed.header("content-encoding")),
            (status, Some("gzip")),
            "{path}"
        );
    }
}

#[test]
fn what_refuses_is_enveloped_where_it_stands_inside() {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        let layer = || errors.layer();
        let auth = || HttpAuthentication::basic(|request, _: BasicAuth| async { Ok(request) });
        let limit = || from_fn(crate::sources::limited);
        let cors = || Cors::default().allowed_origin("https://theirs.example").block_on_origin_mismatch(true);
        App::new()
            .service(scope!(errors, "/auth/inside").wrap(auth()).wrap(layer()))
            .service(scope!(errors, "/auth/outside").wrap(layer()).wrap(auth()))
            .service(scope!(errors, "/limit/inside").wrap(limit()).wrap(layer()))
            .service(scope!(errors, "/cors/inside").wrap(cors()).wrap(layer()))
            .service(scope!(errors, "/cors/outside").wrap(layer()).wrap(cors()))
    });
    for (scope, status, code, header) in [
        ("/auth", 401, "UNAUTHORIZED", "www-authenticate"),
        ("/limit", 429, "TOO_MANY_REQUESTS", "retry-after"),
        ("/cors", 400, "BAD_REQUEST", "vary"),
    ] {
        let inside = ask(&server, "GET", &format!("{scope}/inside/fine"));
        inside.error(status, code);
        assert!(inside.header(header).is_some(), "{scope}");
        capture.one();
        if scope != "/limit" {
            // Outside, it is nobody's business but its own.
            let outside = ask(&server, "GET", &format!("{scope}/outside/fine"));
            assert_eq!((outside.status, outside.header("x-error-code")), (status, None), "{scope}");
            assert!(capture.take().is_empty(), "{scope}");
        }
    }
}

#[test]
fn a_response_made_anew_between_two_layers_is_counted_once() {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let other = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .service(
                scope!(errors, "/same").wrap(errors.layer()).wrap(from_fn(rebuilds)).wrap(errors.layer()),
            )
            .service(
                scope!(errors, "/other").wrap(other.layer()).wrap(from_fn(rebuilds)).wrap(errors.layer()),
            )
    });
    for scope in ["/same", "/other"] {
        for (method, path, status, code) in FAILURES {
            let answer = ask(&server, method, &format!("{scope}{path}"));
            assert_eq!(answer.status, status, "{scope}{path}");
            // Of the old response nothing is left but its status.
            answer.error(status, answer.header("x-error-code").unwrap());
            assert_eq!(capture.one().code, code, "{scope}{path}");
        }
    }
}

#[test]
fn layers_outside_see_the_error_itself() {
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start(move || {
        let seen = from_fn(|request: ServiceRequest, next: Next<_>| async move {
            let mut response: ServiceResponse<_> = next.call(request).await?;
            let error = response.response().error();
            let caught = error.and_then(|error| error.as_error::<CaughtError>());
            let error = caught.map(CaughtError::error).or(error);
            let what = match error {
                Some(error) if error.as_error::<OrderNotFound>().is_some() => "typed",
                Some(error) if error.as_error::<FrameworkError>().is_some() => "framework",
                Some(_) => "foreign",
                None => "none",
            };
            let status = caught.map(actix_web::ResponseError::status_code);
            assert!(status.is_none_or(|status| status == response.status()));
            response.headers_mut().insert(HeaderName::from_static("x-seen"), HeaderValue::from_static(what));
            Ok::<_, Error>(response)
        });
        App::new().service(scope!(errors, "/x").wrap(errors.layer()).wrap(seen))
    });
    for ((method, path, ..), what) in
        FAILURES.into_iter().zip(["typed", "foreign", "framework", "none", "typed", "framework", "framework"])
    {
        assert_eq!(ask(&server, method, &format!("/x{path}")).header("x-seen"), Some(what), "{path}");
    }
}

/// A request that a handler serves itself, as a batch does, is one more that fails.
#[test]
fn a_request_within_another_is_counted_for_itself() {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        let inner = errors.clone();
        let batch = web::get().to(move || {
            let errors = inner.clone();
            async move {
                let app = App::new().service(scope!(errors, "/x")).wrap(errors.layer());
                let app = init_service(app).await;
                let part = call_service(&app, TestRequest::with_uri("/x/foreign").to_request()).await;
                assert_eq!(part.status(), 403);
                Err::<&'static str, _>(OrderNotFound { id: 1 })
            }
        });
        App::new().route("/batch", batch).wrap(errors.layer())
    });
    ask(&server, "GET", "/batch").error(404, "ORDER_NOT_FOUND");
    let codes: Vec<_> = capture.take().into_iter().map(|seen| seen.code).collect();
    assert_eq!(codes, ["FORBIDDEN", "ORDER_NOT_FOUND"]);
}
