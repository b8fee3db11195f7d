//! Middleware and services that applications add: of Actix itself and of its companion crates.

use std::future::{Ready, ready};

use actix_cors::Cors;
use actix_files::Files;
use actix_session::storage::CookieSessionStore;
use actix_session::{Session, SessionMiddleware};
use actix_web::body::BoxBody;
use actix_web::cookie::Key;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, Next, NormalizePath, TrailingSlash, from_fn};
use actix_web::{App, Error, HttpResponse, error, web};
use actix_web_httpauth::extractors::AuthenticationError;
use actix_web_httpauth::extractors::basic::BasicAuth;
use actix_web_httpauth::extractors::bearer::{BearerAuth, Config};
use actix_web_httpauth::headers::www_authenticate::bearer::Bearer;
use actix_web_httpauth::middleware::HttpAuthentication;

use error_actix::ErrorStack;

use super::{check, get, row};
use crate::capture::Capture;
use crate::raw::{exchange, request};
use crate::server::Server;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/integration/sources/files");

async fn ok() -> &'static str {
    "ok"
}

/// Answers what a limiter answers: a text, the seconds in two headers.
pub(crate) async fn limited(
    request: ServiceRequest,
    _: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = HttpResponse::TooManyRequests()
        .insert_header(("retry-after", "7"))
        .insert_header(("x-ratelimit-after", "7"))
        .body("Too many requests, retry in 7s");
    Ok(request.into_response(response))
}

/// Fails as a limiter does that finds no key in a request.
async fn no_key(_: ServiceRequest, _: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    Err(error::ErrorInternalServerError("could not extract the peer's address of 10.0.0.7"))
}

async fn panics(_: ServiceRequest, _: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    panic!("in a middleware")
}

fn refused(request: ServiceRequest, _: BearerAuth) -> Ready<Result<ServiceRequest, (Error, ServiceRequest)>> {
    let challenge = Bearer::build().realm("orders").finish();
    ready(Err((AuthenticationError::new(challenge).into(), request)))
}

async fn remembered(session: Session) -> Result<&'static str, Error> {
    session.insert("seen", 1)?;
    Err(error::ErrorNotFound("nothing to remember"))
}

pub(super) fn add_companions(app: &mut web::ServiceConfig) {
    let bearer = HttpAuthentication::bearer(refused);
    let session = SessionMiddleware::new(CookieSessionStore::default(), Key::from(&[7; 64]));
    let cors = Cors::default().allowed_origin("https://ours.example").block_on_origin_mismatch(true);
    app.app_data(Config::default().realm("orders"))
        .service(Files::new("/files", FOLDER))
        .service(web::scope("/cors").wrap(cors).route("", web::get().to(ok)))
        .service(web::scope("/bearer").wrap(bearer).route("", web::get().to(ok)))
        .route("/basic", web::get().to(|_: BasicAuth| async { "ok" }))
        .service(web::scope("/limited").wrap(from_fn(limited)).route("", web::get().to(ok)))
        .service(web::scope("/no-key").wrap(from_fn(no_key)).route("", web::get().to(ok)))
        .service(web::scope("/panics-in-middleware").wrap(from_fn(panics)).route("", web::get().to(ok)))
        .service(web::scope("/session").wrap(session).route("", web::get().to(remembered)))
        .service(
            web::scope("/compressed").wrap(Compress::default()).route("", web::get().to(ok)).route(
                "/text",
                web::get()
                    .to(|| async { HttpResponse::Conflict().body("a text that is long enough".repeat(100)) }),
            ),
        )
        .service(
            web::scope("/normal")
                .wrap(NormalizePath::new(TrailingSlash::Trim))
                .route("/x", web::get().to(ok)),
        );
}

#[test]
fn files() {
    check(vec![
        // A service of files leaves what it has not to the fallback.
        row("missing", get("/files/missing.txt"), 404, "ROUTE_NOT_FOUND"),
        row("a file for a folder", get("/files/plain.txt/x"), 404, "ROUTE_NOT_FOUND"),
        row("a folder", get("/files/folder"), 404, "NOT_FOUND").hides(&["directory"]),
        row("method", request("POST", "/files/plain.txt", &[], b""), 405, "METHOD_NOT_ALLOWED")
            .keeps(&[("allow", "GET, HEAD")])
            .hides(&["requirements"]),
        row("hidden", get("/files/.hidden"), 400, "BAD_REQUEST").hides(&["segment"]),
        row("traversal", get("/files/..%2f..%2fCargo.toml"), 400, "BAD_REQUEST").hides(&["[package]"]),
        row("no text", get("/files/%ff"), 404, "ROUTE_NOT_FOUND"),
        row(
            "range",
            request("GET", "/files/plain.txt", &["range: bytes=900-"], b""),
            416,
            "RANGE_NOT_SATISFIABLE",
        )
        .keeps(&[("content-range", "bytes */22")])
        .drops(&["etag", "last-modified", "content-disposition", "accept-ranges"]),
        row(
            "if-match",
            request("GET", "/files/plain.txt", &["if-match: \"other\""], b""),
            412,
            "PRECONDITION_FAILED",
        )
        .drops(&["etag", "last-modified", "content-disposition", "accept-ranges"]),
    ]);
}

/// With a default of its own a service of files answers with what the operating system says.
#[test]
fn files_that_are_missing_are_no_fault_of_ours() {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new().service(Files::new("/files", FOLDER)).service(Files::new("/", FOLDER)).wrap(errors.layer())
    });
    for path in ["/files/missing.txt", "/files/plain.txt/x", "/missing.txt"] {
        let answer = exchange(&server, &get(path)).unwrap();
        answer.error(404, "NOT_FOUND");
        assert!(!answer.text().contains("os error"), "{path}");
        capture.one();
    }
    // A default service has the whole path, too, but what it misses is ours.
    let errors = ErrorStack::builder().build().unwrap();
    let page =
        || async { Err::<&'static str, Error>(std::io::Error::from(std::io::ErrorKind::NotFound).into()) };
    let ours = Server::start(move || App::new().default_service(web::to(page)).wrap(errors.layer()));
    exchange(&ours, &get("/page")).unwrap().error(500, "FOREIGN_NOT_FOUND");
    exchange(&server, &get("/files/folder")).unwrap().error(404, "NOT_FOUND");
    assert_eq!(exchange(&server, &get("/files/plain.txt")).unwrap().status, 200);
    assert_eq!(capture.take().len(), 1);
}

#[test]
fn middleware() {
    let foreign = ["origin: https://theirs.example"];
    let identity = ["accept-encoding: identity;q=0, br;q=0"];
    check(vec![
        row("cors", request("GET", "/cors", &foreign, b""), 400, "BAD_REQUEST")
            .keeps(&[("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")])
            .hides(&["not allowed"]),
        row("no bearer", get("/bearer"), 401, "UNAUTHORIZED")
            .keeps(&[("www-authenticate", "Bearer realm=\"orders\"")]),
        row("bearer", request("GET", "/bearer", &["authorization: Bearer x"], b""), 401, "UNAUTHORIZED")
            .keeps(&[("www-authenticate", "Bearer realm=\"orders\"")]),
        row("basic", get("/basic"), 401, "UNAUTHORIZED").keeps(&[("www-authenticate", "Basic")]),
        row("limiter", get("/limited"), 429, "TOO_MANY_REQUESTS")
            .keeps(&[("retry-after", "7"), ("x-ratelimit-after", "7")])
            .hides(&["in 7s"]),
        row("limiter without a key", get("/no-key"), 500, "INTERNAL_ERROR").hides(&["10.0.0.7"]),
        row("panic", get("/panics-in-middleware"), 500, "INTERNAL_PANIC"),
        row("no encoding", request("GET", "/compressed", &identity, b""), 406, "NOT_ACCEPTABLE")
            .hides(&["deflate"]),
        row(
            "compressed text",
            request("GET", "/compressed/text", &["accept-encoding: gzip"], b""),
            409,
            "CONFLICT",
        )
        .drops(&["content-encoding"]),
        row("normalized", get("/normal//y/"), 404, "ROUTE_NOT_FOUND"),
    ]);
}

#[test]
fn what_a_session_has_set_stays() {
    let (server, capture) = super::serve();
    let answer = exchange(&server, &get("/session")).unwrap();
    answer.error(404, "NOT_FOUND");
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.starts_with("id=")));
    capture.one();
}
