//! Every way in which a request can fail, with and without the layer.

use std::io;

use actix_web::dev::{Service as _, ServiceRequest, ServiceResponse};
use actix_web::http::header::{ContentType, RETRY_AFTER};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, ResponseError as _, error, web};
use error_actix::{Category, ErrorStack, HttpError, Monitor, ResponseError};
use serde::Deserialize;
use serde_json::json;
use ureq::http::Method;

use crate::capture::Capture;
use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
enum ShopError {
    #[error("order {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: u32,
    },

    #[error("query failed: {query}")]
    #[http(category = "database_error", retry_after = "30s")]
    Database {
        #[context(redact)]
        query: String,
        #[context(internal)]
        shard: u8,
        source: io::Error,
    },

    #[error("login required")]
    #[http(status = 401)]
    Login,

    #[error("session expired")]
    #[http(status = 401, challenge = "Bearer error=\"invalid_token\"", header("x-session" = "{session}"))]
    Expired {
        #[context]
        session: &'static str,
    },

    #[error("its display panics")]
    #[http(status = 418, public = "{explosive}", header("x-explosive" = "{explosive}"))]
    Explosive {
        #[context]
        explosive: Explosive,
    },
}

#[derive(Debug, serde::Serialize)]
struct Explosive;

impl std::fmt::Display for Explosive {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("in a Display")
    }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only ever deserialized")]
struct Page {
    page: u32,
}

fn database() -> ShopError {
    let source = io::Error::other("connection refused by 10.0.0.7");
    ShopError::Database { query: "SELECT secret".to_owned(), shard: 3, source }
}

async fn fails_in_middleware(
    request: ServiceRequest,
    next: Next<impl actix_web::body::MessageBody>,
) -> Result<ServiceResponse<impl actix_web::body::MessageBody>, Error> {
    match request.path() {
        "/middleware/error" => Err(ShopError::NotFound { id: 9 }.into()),
        "/middleware/foreign" => Err(error::ErrorForbidden("the vault is closed")),
        "/middleware/panic" => panic!("in a middleware"),
        "/middleware/explosive" => {
            Err(error::InternalError::new(Explosive, actix_web::http::StatusCode::CONFLICT).into())
        }
        _ => next.call(request).await,
    }
}

struct Fixture {
    server: Server,
    capture: Capture,
}

fn serve() -> Fixture {
    let capture = Capture::default();
    let errors = ErrorStack::builder().register::<ShopError>().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .route(
                "/orders/{id}",
                web::get().to(|id: web::Path<u32>| async move {
                    Err::<&'static str, _>(ShopError::NotFound { id: id.into_inner() })
                }),
            )
            .route("/database", web::get().to(|| async { Err::<&'static str, _>(database()) }))
            .route("/login", web::get().to(|| async { Err::<&'static str, _>(ShopError::Login) }))
            .route(
                "/expired",
                web::get().to(|| async { Err::<&'static str, _>(ShopError::Expired { session: "s-7" }) }),
            )
            .route(
                "/injected",
                web::get().to(|| async {
                    Err::<&'static str, _>(ShopError::Expired { session: "s\r\nset-cookie: stolen=1" })
                }),
            )
            .route(
                "/explosive",
                web::get()
                    .to(|| async { Err::<&'static str, _>(ShopError::Explosive { explosive: Explosive }) }),
            )
            .route("/by-hand", web::get().to(|| async { ShopError::Login.error_response() }))
            .route(
                "/io",
                web::get().to(|| async {
                    Err::<&'static str, Error>(
                        io::Error::new(io::ErrorKind::NotFound, "/etc/templates/x.html").into(),
                    )
                }),
            )
            .route(
                "/helper",
                web::get().to(|| async {
                    Err::<&'static str, Error>(error::ErrorInternalServerError("postgres://user:pass@db"))
                }),
            )
            .route("/query", web::get().to(|_: web::Query<Page>| async { "" }))
            .route("/form", web::post().to(|_: web::Form<Page>| async { "" }))
            .route("/bytes", web::post().to(|body: web::Bytes| async move { body }))
            .route("/empty", web::get().to(|| async { HttpResponse::Conflict().finish() }))
            .route(
                "/limited",
                web::get().to(|| async {
                    HttpResponse::TooManyRequests().insert_header((RETRY_AFTER, "7")).body("slow down")
                }),
            )
            .route("/teapot", web::get().to(|| async { HttpResponse::ImATeapot().finish() }))
            .route(
                "/own",
                web::get().to(|| async {
                    HttpResponse::BadGateway().content_type(ContentType::json()).body(r#"{"mine":1}"#)
                }),
            )
            .route(
                "/panic",
                web::get().to(|| async {
                    let text = String::from("formatted");
                    panic!("a {text} panic");
                    #[expect(unreachable_code, reason = "gives the handler a type")]
                    ""
                }),
            )
            .service(web::resource("/only-get").route(web::get().to(|| async { "ok" })))
            .service(
                web::scope("/nested")
                    .wrap(errors.layer())
                    .route("/fails", web::get().to(|| async { Err::<&'static str, _>(ShopError::Login) })),
            )
            .default_service(errors.fallback())
            .wrap(from_fn(fails_in_middleware))
            .wrap_fn(|request, service| {
                assert!(request.path() != "/middleware/sync-panic", "in a middleware, before its future");
                service.call(request)
            })
            .wrap(errors.layer())
    });
    Fixture { server, capture }
}

#[test]
fn handler_errors_are_rendered_and_observed_once() {
    let Fixture { server, capture } = serve();
    let error = server.get("/orders/7").error(404, "SHOP_NOT_FOUND");
    assert_eq!(error["context"], json!({"id": 7}));
    let seen = capture.one();
    assert_eq!((seen.code, seen.status), ("SHOP_NOT_FOUND", 404));
    assert_eq!(seen.route.as_deref(), Some("/orders/{id}"));
    assert_eq!(seen.path.as_deref(), Some("/orders/7"));
    assert_eq!(seen.request_id.as_deref(), error["request_id"].as_str());
}

#[test]
fn internals_reach_the_log_and_never_the_client() {
    let Fixture { server, capture } = serve();
    let answer = server.get("/database");
    let error = answer.error(500, "SHOP_DATABASE");
    assert_eq!(error["message"], "Internal Server Error");
    assert_eq!(error["context"], json!({"query": "[redacted]"}));
    assert_eq!((&error["retry_after"], &error["recoverable"]), (&json!(30), &json!(true)));
    assert!(!answer.body.contains("10.0.0.7") && !answer.body.contains("SELECT"));
    let seen = capture.one();
    assert_eq!(seen.context, r#""query":"[redacted]","shard":3"#);
    assert_eq!(seen.causes, "connection refused by 10.0.0.7; ");
    // Redacted is redacted in the log, too.
    assert_eq!(seen.display, "query failed: [redacted]");
}

#[test]
fn a_401_always_challenges() {
    let Fixture { server, capture } = serve();
    let answer = server.get("/login");
    answer.error(401, "SHOP_LOGIN");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    capture.one();
}

#[test]
fn declared_headers_are_sent_unless_they_could_do_harm() {
    let Fixture { server, .. } = serve();
    let expired = server.get("/expired");
    expired.error(401, "SHOP_EXPIRED");
    assert_eq!(expired.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    assert_eq!(expired.header("x-session"), Some("s-7"));
    let injected = server.get("/injected");
    injected.error(401, "SHOP_EXPIRED");
    assert_eq!((injected.header("x-session"), injected.header("set-cookie")), (None, None));
}

#[test]
fn an_error_response_made_by_hand_is_complete_and_counted() {
    let Fixture { server, capture } = serve();
    server.get("/by-hand").error(401, "SHOP_LOGIN");
    assert_eq!(capture.one().code, "SHOP_LOGIN");
}

#[test]
fn middleware_errors_and_panics_become_responses() {
    let Fixture { server, capture } = serve();
    server.get("/middleware/error").error(404, "SHOP_NOT_FOUND");
    assert_eq!(capture.one().path.as_deref(), Some("/middleware/error"));
    let answer = server.get("/middleware/foreign");
    assert_eq!(answer.error(403, "FORBIDDEN")["message"], "Forbidden");
    assert!(capture.one().display.contains("the vault is closed"));
    for path in ["/middleware/panic", "/middleware/sync-panic", "/panic"] {
        let answer = server.get(path);
        assert_eq!(answer.error(500, "INTERNAL_PANIC")["message"], "Internal Server Error");
        assert!(capture.one().display.starts_with("panicked: "), "{path}");
    }
    // Actix itself formats this one, and its Display panics.
    server.get("/middleware/explosive").error(500, "INTERNAL_PANIC");
    capture.one();
}

#[test]
fn a_display_that_panics_costs_a_text_and_not_the_connection() {
    let Fixture { server, capture } = serve();
    let answer = server.get("/explosive");
    assert_eq!(answer.error(418, "SHOP_EXPLOSIVE")["message"], "I'm a teapot");
    assert_eq!(answer.header("x-explosive"), None);
    capture.one();
}

#[test]
fn extractor_errors_have_codes_and_leak_nothing() {
    let Fixture { server, capture } = serve();
    let error = server.get("/orders/seven").error(404, "INVALID_PATH");
    assert_eq!(error["message"], "there is nothing at this path");
    assert!(capture.one().display.contains("seven"));
    server.get("/query?page=x").error(400, "INVALID_QUERY");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    server.send(Method::POST, "/form", &form, "page=x").error(422, "INVALID_FORM");
    server.post_json("/form", "{}").error(415, "UNSUPPORTED_MEDIA_TYPE");
    server.send(Method::POST, "/bytes", &[], &"x".repeat(300_000)).error(413, "PAYLOAD_TOO_LARGE");
    assert_eq!(capture.take().len(), 4);
}

#[test]
fn unexpected_errors_are_opaque() {
    let Fixture { server, capture } = serve();
    // Actix alone would answer a missing file with 404 and its path.
    let answer = server.get("/io");
    answer.error(500, "FOREIGN_NOT_FOUND");
    assert!(!answer.body.contains("templates"));
    assert!(capture.one().display.contains("/etc/templates/x.html"));
    let answer = server.get("/helper");
    answer.error(500, "INTERNAL_ERROR");
    assert!(!answer.body.contains("postgres"));
    assert!(capture.one().display.contains("postgres"));
}

#[test]
fn bare_statuses_are_enveloped_and_their_headers_kept() {
    let Fixture { server, capture } = serve();
    server.get("/empty").error(409, "CONFLICT");
    let limited = server.get("/limited").error(429, "TOO_MANY_REQUESTS");
    assert_eq!((&limited["retry_after"], &limited["message"]), (&json!(7), &json!("Too Many Requests")));
    let teapot = server.get("/teapot").error(418, "HTTP_ERROR");
    assert_eq!((&teapot["type"], &teapot["message"]), (&json!("HttpError"), &json!("I'm a teapot")));
    let wrong_method = server.send(Method::DELETE, "/only-get", &[], "");
    wrong_method.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(wrong_method.header("allow"), Some("GET"));
    assert_eq!(capture.take().len(), 4);
}

#[test]
fn bodies_that_somebody_wrote_on_purpose_are_left_alone() {
    let Fixture { server, capture } = serve();
    let answer = server.get("/own");
    assert_eq!((answer.status, answer.body.as_str()), (502, r#"{"mine":1}"#));
    assert!(answer.header("x-request-id").is_some());
    assert_eq!(answer.header("x-error-code"), Some("BAD_GATEWAY"));
    assert_eq!(
        (answer.header("cache-control"), answer.header("x-content-type-options")),
        (Some("no-store"), Some("nosniff"))
    );
    assert_eq!(capture.one().code, "BAD_GATEWAY");
}

#[test]
fn a_layer_inside_a_layer_counts_nothing_twice() {
    let Fixture { server, capture } = serve();
    server.get("/nested/fails").error(401, "SHOP_LOGIN");
    assert_eq!(capture.one().route.as_deref(), Some("/nested/fails"));
}

#[test]
fn a_head_request_gets_the_headers_of_its_error() {
    let Fixture { server, capture } = serve();
    let answer = server.send(Method::HEAD, "/nowhere", &[], "");
    assert_eq!((answer.status, answer.header("x-error-code")), (404, Some("ROUTE_NOT_FOUND")));
    assert!(answer.body.is_empty());
    capture.one();
}

#[test]
fn ids_of_clients_are_taken_if_they_are_harmless() {
    let Fixture { server, capture } = serve();
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let given = server.send(Method::GET, "/login", &[("x-request-id", "mine-1"), ("traceparent", trace)], "");
    let error = given.error(401, "SHOP_LOGIN");
    assert_eq!(error["request_id"], "mine-1");
    assert_eq!(error["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    let seen = capture.one();
    assert_eq!(seen.trace_id.as_deref(), error["trace_id"].as_str());
    let harmful =
        server.send(Method::GET, "/login", &[("x-request-id", "<script>"), ("traceparent", "00-x")], "");
    let error = harmful.error(401, "SHOP_LOGIN");
    assert_ne!(error["request_id"], "<script>");
    assert!(error.get("trace_id").is_none());
}

#[test]
fn without_a_layer_an_error_still_has_the_standard_envelope() {
    let server = Server::start(|| {
        App::new()
            .route("/", web::get().to(|| async { Err::<&'static str, _>(ShopError::NotFound { id: 1 }) }))
    });
    let answer = server.get("/");
    assert_eq!((answer.status, answer.header("x-error-code")), (404, Some("SHOP_NOT_FOUND")));
    assert_eq!(answer.json()["error"]["context"], json!({"id": 1}));
    assert!(answer.json()["error"].get("request_id").is_none());
}

#[test]
fn the_monitor_sums_by_category() {
    let monitor = Monitor::new();
    let errors = ErrorStack::builder().monitor(monitor.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .route("/", web::get().to(|| async { Err::<&'static str, _>(database()) }))
            .wrap(errors.layer())
    });
    server.get("/");
    server.get("/");
    assert_eq!(monitor.snapshot().by_category()[&Category::DATABASE_ERROR], 2);
}
