//! The envelope that `Accept` asks for, over HTTP.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use actix_web::http::header::{ContentType, VARY};
use actix_web::{App, HttpResponse, error, web};
use error_actix::{
    EnvelopeFormat, ErrorStack, Flat, HttpError, Negotiate, ProblemDetails, ResponseError, Standard,
};
use serde::Deserialize;
use ureq::http::Method;

use crate::server::{Answer, Server};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

#[derive(Debug, HttpError, ResponseError)]
#[error("sold out")]
#[http(status = 409, code = "SOLD_OUT")]
struct SoldOut;

#[derive(Deserialize)]
#[expect(dead_code, reason = "only ever deserialized")]
struct Page {
    page: u32,
}

fn serve(format: impl EnvelopeFormat + 'static) -> Server {
    let errors = ErrorStack::builder().format(format).build().unwrap();
    Server::start(move || {
        App::new()
            .route("/sold-out", web::get().to(|| async { Err::<&'static str, _>(SoldOut) }))
            .route("/query", web::get().to(|_: web::Query<Page>| async { "" }))
            .route("/panic", web::get().to(|| async { panic!("on purpose") as &'static str }))
            .route("/teapot", web::get().to(|| async { HttpResponse::ImATeapot().finish() }))
            .route(
                "/foreign",
                web::get()
                    .to(|| async { Err::<&'static str, _>(error::ErrorForbidden("the vault is closed")) }),
            )
            .route(
                "/varied",
                web::get().to(|| async { HttpResponse::Conflict().insert_header((VARY, "Origin")).finish() }),
            )
            .route(
                "/own",
                web::get()
                    .to(|| async { HttpResponse::BadGateway().content_type(ContentType::json()).body("{}") }),
            )
            .route("/fine", web::get().to(|| async { "fine" }))
            .service(web::resource("/only-get").route(web::get().to(|| async { "ok" })))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    })
}

fn get(server: &Server, path: &str, accept: &[&str]) -> Answer {
    let headers: Vec<(&str, &str)> = accept.iter().map(|line| ("accept", *line)).collect();
    server.send(Method::GET, path, &headers, "")
}

#[test]
fn the_client_chooses() {
    let server = serve(Negotiate::new());
    for (accept, content_type) in [
        (&[][..], JSON),
        (&["*/*"], JSON),
        (&["application/*"], JSON),
        (&[JSON], JSON),
        (&[PROBLEM], PROBLEM),
        (&["Application/Problem+JSON"], PROBLEM),
        (&["application/problem+json, application/json"], JSON),
        (&["application/problem+json, application/json;q=0.9"], PROBLEM),
        (&["application/problem+json, */*"], PROBLEM),
        (&["application/json, text/plain, */*"], JSON),
        (&["application/json;q=0, */*;q=0.1"], PROBLEM),
        (&["application/json;q=0"], JSON),
        (&["application/problem+json; charset=utf-8"], PROBLEM),
        (&["application/json;q=0.1", "application/problem+json;q=0.2"], PROBLEM),
        // Nothing fits: the default, and never a 406.
        (&["text/html"], JSON),
        (&["text/html, application/xhtml+xml, image/webp;q=0.8"], JSON),
        (&[""], JSON),
        // Malformed.
        (&["application/problem+json;q=nan"], JSON),
        (&["application/problem+json;q=1.5, application/json;q=0.1"], JSON),
        (&[",;,application/problem+json;q=0.1,;q=,"], PROBLEM),
        (&["\"application/problem+json"], JSON),
    ] {
        let answer = get(&server, "/sold-out", accept);
        assert_eq!((answer.status, answer.header("content-type")), (409, Some(content_type)), "{accept:?}");
        assert_eq!(answer.header("vary"), Some("Accept"), "{accept:?}");
        let body = answer.json();
        let code = if content_type == JSON { &body["error"]["code"] } else { &body["code"] };
        assert_eq!(code, "SOLD_OUT", "{accept:?}");
    }
}

/// Wherever an error comes from: handlers, extractors, routing, panics, bare statuses, Actix's own helpers.
#[test]
fn every_error_is_negotiated() {
    let server = serve(Negotiate::new());
    for path in ["/sold-out", "/query?page=x", "/nowhere", "/panic", "/teapot", "/foreign"] {
        let answer = get(&server, path, &[PROBLEM]);
        assert_eq!(answer.header("content-type"), Some(PROBLEM), "{path}");
        assert_eq!(answer.header("vary"), Some("Accept"), "{path}");
        let problem = answer.json();
        assert_eq!(problem["status"], answer.status, "{path}");
        assert_eq!(problem["code"].as_str(), answer.header("x-error-code"), "{path}");
        assert_eq!(problem["request_id"].as_str(), answer.header("x-request-id"), "{path}");
    }
    let wrong_method = server.send(Method::DELETE, "/only-get", &[("accept", PROBLEM)], "");
    assert_eq!((wrong_method.status, wrong_method.header("content-type")), (405, Some(PROBLEM)));
    let head = server.send(Method::HEAD, "/nowhere", &[("accept", PROBLEM)], "");
    assert_eq!((head.header("content-type"), head.header("vary")), (Some(PROBLEM), Some("Accept")));
}

#[test]
fn only_what_is_negotiated_varies() {
    let server = serve(Negotiate::new());
    assert_eq!(get(&server, "/varied", &[]).header("vary"), Some("Origin, Accept"));
    assert_eq!(get(&server, "/own", &[PROBLEM]).header("vary"), None);
    assert_eq!(get(&server, "/fine", &[PROBLEM]).header("vary"), None);
    for format in [Box::new(Standard::new()) as Box<dyn EnvelopeFormat>, Box::new(ProblemDetails::new())] {
        let server = serve(std::sync::Arc::<dyn EnvelopeFormat>::from(format));
        assert_eq!(get(&server, "/sold-out", &[PROBLEM]).header("vary"), None);
    }
}

#[test]
fn the_formats_are_the_applications_to_choose() {
    let server = serve(Negotiate::with_default(Flat::new()).or(ProblemDetails::new()).or(Standard::new()));
    let flat = get(&server, "/sold-out", &[JSON]).json();
    assert_eq!(flat["error"], "sold_out");
    assert_eq!(get(&server, "/sold-out", &[PROBLEM]).json()["code"], "SOLD_OUT");
    // Two layers of choosing choose as one.
    let server = serve(std::sync::Arc::new(Negotiate::with_default(Negotiate::new()).or(Flat::new())));
    assert_eq!(get(&server, "/sold-out", &[PROBLEM]).header("content-type"), Some(PROBLEM));
}

/// Without a layer nobody knows the request: the default envelope.
#[test]
fn an_error_outside_a_layer_has_the_default_format() {
    let server =
        Server::start(|| App::new().route("/", web::get().to(|| async { Err::<&'static str, _>(SoldOut) })));
    let answer = get(&server, "/", &[PROBLEM]);
    assert_eq!((answer.header("content-type"), answer.header("vary")), (Some(JSON), None));
}

/// What is sent as it is, and the first line and the body of the answer.
fn exchange(server: &Server, accept: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let mut request = b"GET /sold-out HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\naccept: ".to_vec();
    request.extend(accept);
    request.extend(b"\r\n\r\n");
    // A server that has had enough closes before everything is sent.
    let _ = stream.write_all(&request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
}

#[test]
fn hostile_headers_get_a_clean_answer() {
    let server = serve(Negotiate::new());
    let ranges = b"a/b;q=0.1,".repeat(800);
    let nested = b"\"\\".repeat(4000);
    for accept in
        [&ranges[..], &nested, b"application/problem+json;q=nan", b"\xff\xfe", b"\t,\t;\"", &[b','; 8000]]
    {
        let (status, body) = exchange(&server, accept);
        assert_eq!(status, "HTTP/1.1 409 Conflict");
        assert!(body.starts_with(r#"{"error":{"#), "{body}");
    }
    // Actix itself refuses these, before any application: control characters, and a head that is too large.
    for accept in [&b"application/\x01json"[..], b"a\0b"] {
        assert_eq!(exchange(&server, accept).0, "HTTP/1.1 400 Bad Request");
    }
    let large = exchange(&server, &vec![b'a'; 1 << 20]).0;
    assert!(large.is_empty() || large.starts_with("HTTP/1.1 4"), "{large}");
    // And it goes on.
    assert_eq!(exchange(&server, PROBLEM.as_bytes()).0, "HTTP/1.1 409 Conflict");
}
