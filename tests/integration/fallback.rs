//! Requests that no route takes.

use actix_web::http::Method;
use actix_web::{App, HttpResponse, delete, get, guard, route, web};
use error_actix::ErrorStack;

use crate::capture::Capture;
use crate::raw::{exchange, request};
use crate::server::Server;

#[get("/macro/{id}")]
async fn shown() -> &'static str {
    "shown"
}

#[delete("/macro/{id}")]
async fn deleted() -> &'static str {
    "deleted"
}

#[get("/macro/{id}/parts")]
async fn parts() -> &'static str {
    "parts"
}

#[route("/several", method = "GET", method = "HEAD", method = "PUT")]
async fn several() -> &'static str {
    "several"
}

#[get("/guarded", guard = "by_header")]
async fn guarded() -> &'static str {
    "guarded"
}

fn by_header(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-key")
}

async fn ok() -> &'static str {
    "ok"
}

async fn page() -> HttpResponse {
    HttpResponse::NotFound().content_type("text/html").body("<h1>Nothing here</h1>")
}

fn serve() -> (Server, Capture) {
    let capture = Capture::default();
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .service(shown)
            .service(deleted)
            .service(parts)
            .service(several)
            .service(guarded)
            .route("/routed", web::get().to(ok))
            .route("/routed", web::post().to(ok))
            .route("/versioned", web::get().guard(guard::Header("x-version", "1")).to(ok))
            .route("/versioned", web::get().guard(guard::Header("x-version", "2")).to(ok))
            .service(web::resource("/resource").route(web::get().to(ok)).route(web::put().to(ok)))
            .service(
                web::resource("/guarded-resource")
                    .route(web::get().guard(guard::Header("x-key", "1")).to(ok))
                    .route(web::get().guard(guard::Header("x-key", "2")).to(ok)),
            )
            .service(
                web::scope("/scope").route("/routed", web::patch().to(ok)).service(
                    web::scope("/inner").service(web::resource("/resource").route(web::get().to(ok))),
                ),
            )
            .service(web::scope("/get-only").guard(guard::Get()).route("/x", web::get().to(ok)))
            .service(
                web::scope("/api").route("/routed", web::get().to(ok)).default_service(errors.fallback()),
            )
            .service(web::scope("/pages").route("/routed", web::get().to(ok)).default_service(web::to(page)))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    (server, capture)
}

/// Method, path, and what is allowed; `None` where there is nothing.
const ROWS: &[(&str, &str, Option<&str>)] = &[
    ("GET", "/nowhere", None),
    ("POST", "/nowhere", None),
    ("OPTIONS", "/nowhere", None),
    ("GET", "/", None),
    ("GET", "/%ff%fe", None),
    ("POST", "/macro/1", Some("DELETE, GET")),
    ("OPTIONS", "/macro/1", Some("DELETE, GET")),
    ("FOO", "/macro/1", Some("DELETE, GET")),
    ("DELETE", "/macro/1/parts", Some("GET")),
    ("GET", "/macro/1/nothing", None),
    ("POST", "/several", Some("GET, HEAD, PUT")),
    ("PUT", "/routed", Some("GET, POST")),
    ("POST", "/guarded", Some("GET")),
    // The method is taken: what was missing is something else.
    ("GET", "/guarded", None),
    ("POST", "/versioned", Some("GET")),
    ("GET", "/versioned", None),
    ("POST", "/resource", Some("GET, PUT")),
    ("OPTIONS", "/resource", Some("GET, PUT")),
    ("POST", "/guarded-resource", Some("GET")),
    ("GET", "/guarded-resource", None),
    ("GET", "/scope/routed", Some("PATCH")),
    ("GET", "/scope/nowhere", None),
    ("POST", "/scope/inner/resource", Some("GET")),
    ("GET", "/scope/inner/nowhere", None),
    ("POST", "/get-only/x", Some("GET")),
    ("GET", "/get-only/y", None),
    ("POST", "/api/routed", Some("GET")),
    ("GET", "/api/nowhere", None),
];

#[test]
fn what_no_route_takes_is_405_with_allow_where_the_path_has_routes_and_404_elsewhere() {
    let (server, capture) = serve();
    for (method, path, allow) in ROWS {
        let answer = exchange(&server, &request(method, path, &[], b"")).unwrap();
        let (status, code) = match allow {
            Some(_) => (405, "METHOD_NOT_ALLOWED"),
            None => (404, "ROUTE_NOT_FOUND"),
        };
        answer.error(status, code);
        assert_eq!(answer.header("allow"), *allow, "{method} {path}");
        assert_eq!(capture.one().code, code, "{method} {path}");
    }
}

#[test]
fn what_a_route_takes_is_its_own() {
    let (server, capture) = serve();
    for (method, path) in [
        ("GET", "/macro/1"),
        ("DELETE", "/macro/1"),
        ("PUT", "/several"),
        ("GET", "/routed"),
        ("PATCH", "/scope/routed"),
        ("GET", "/scope/inner/resource"),
        ("GET", "/api/routed"),
    ] {
        let answer = exchange(&server, &request(method, path, &[], b"")).unwrap();
        assert_eq!(answer.status, 200, "{method} {path}");
    }
    let answer = exchange(&server, &request("GET", "/guarded", &["x-key: 1"], b"")).unwrap();
    assert_eq!(answer.status, 200);
    assert!(capture.take().is_empty());
}

#[test]
fn head_has_the_headers_of_the_error_and_no_body() {
    let (server, capture) = serve();
    for (path, status, allow) in [
        ("/nowhere", 404, None),
        ("/macro/1", 405, Some("DELETE, GET")),
        ("/routed", 405, Some("GET, POST")),
        ("/resource", 405, Some("GET, PUT")),
    ] {
        let answer = exchange(&server, &request("HEAD", path, &[], b"")).unwrap();
        assert_eq!((answer.status, answer.header("allow")), (status, allow), "{path}");
        assert!(answer.body.is_empty(), "{path}");
        // As long as the body that another method would get.
        let length: usize = answer.header("content-length").unwrap().parse().unwrap();
        assert!(length > 200, "{path}: {length}");
        assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
        assert_eq!(capture.one().status, status, "{path}");
    }
    let taken = exchange(&server, &request("HEAD", "/several", &[], b"")).unwrap();
    assert_eq!((taken.status, taken.header("content-length")), (200, Some("7")));
}

#[test]
fn a_route_of_the_path_is_what_the_log_names() {
    let (server, capture) = serve();
    server.send(Method::POST.as_str().parse().unwrap(), "/macro/7", &[], "");
    assert_eq!(capture.one().route.as_deref(), Some("/macro/{id}"));
    server.get("/nowhere/7");
    assert_eq!(capture.one().route, None);
}

#[test]
fn a_scope_may_have_an_answer_of_its_own() {
    let (server, capture) = serve();
    let answer = server.get("/pages/nowhere");
    assert_eq!((answer.status, answer.body.as_str()), (404, "<h1>Nothing here</h1>"));
    assert_eq!(capture.one().code, "NOT_FOUND");
}

#[test]
fn without_the_fallback_a_resource_still_says_what_it_takes() {
    let errors = ErrorStack::builder().build().unwrap();
    let server = Server::start(move || {
        App::new()
            .service(web::resource("/resource").route(web::get().to(ok)))
            .route("/refuses", web::post().to(|| async { HttpResponse::MethodNotAllowed().finish() }))
            .wrap(errors.layer())
    });
    let answer = exchange(&server, &request("POST", "/resource", &[], b"")).unwrap();
    answer.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(answer.header("allow"), Some("GET"));
    // RFC 9110 wants the header: of a handler that does not say, it is empty.
    let answer = exchange(&server, &request("POST", "/refuses", &[], b"")).unwrap();
    answer.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(answer.header("allow"), Some(""));
    exchange(&server, &request("POST", "/nowhere", &[], b"")).unwrap().error(404, "NOT_FOUND");
}
