//! Successful responses are what they are without the layer, byte for byte, but for the request's id.

use actix_files::Files;
use actix_web::body::SizedStream;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::middleware::{Compress, Condition};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use bytes::Bytes;
use error_actix::ErrorStack;
use futures_util::stream;

use crate::capture::Capture;
use crate::raw::{exchange, request};
use crate::server::Server;

async fn socket(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let (response, session, _messages) = actix_ws::handle(&request, body)?;
    session.close(None).await.unwrap();
    Ok(response)
}

fn serve(capture: &Capture, with_layer: bool) -> Server {
    let errors = ErrorStack::builder().observer(capture.clone()).build().unwrap();
    Server::start(move || {
        let pieces =
            || stream::iter(["one", "two"].map(|text| Ok::<_, Error>(Bytes::from_static(text.as_bytes()))));
        App::new()
            .service(Files::new("/files", concat!(env!("CARGO_MANIFEST_DIR"), "/integration/sources/files")))
            .route("/text", web::route().to(|| async { "text" }))
            .route("/owned", web::get().to(|| async { "owned ".repeat(1000) }))
            .route("/bytes", web::get().to(|| async { Bytes::from(vec![7; 1 << 20]) }))
            .route("/json", web::get().to(|| async { web::Json(["a", "b"]) }))
            .route("/empty", web::get().to(|| async { "" }))
            .route("/finished", web::get().to(|| async { HttpResponse::Ok().finish() }))
            .route("/no-content", web::get().to(|| async { HttpResponse::NoContent().finish() }))
            .route("/not-modified", web::get().to(|| async { HttpResponse::NotModified().finish() }))
            .route(
                "/moved",
                web::get().to(|| async {
                    HttpResponse::Found().insert_header(("location", "/text")).body("moved")
                }),
            )
            .route(
                "/dressed",
                web::get().to(|| async {
                    HttpResponse::build(StatusCode::CREATED)
                        .reason("As You Wish")
                        .append_header(("x-a", "1"))
                        .append_header(("x-a", "2"))
                        .cookie(Cookie::new("seen", "1"))
                        .body("dressed")
                }),
            )
            .route("/stream", web::get().to(move || async move { HttpResponse::Ok().streaming(pieces()) }))
            .route(
                "/promised",
                web::get().to(move || async move { HttpResponse::Ok().body(SizedStream::new(6, pieces())) }),
            )
            .route("/echo", web::post().to(|body: Bytes| async { body }))
            .route("/socket", web::get().to(socket))
            .wrap(Compress::default())
            .wrap(Condition::new(with_layer, errors.layer()))
    })
}

#[test]
fn a_layer_adds_the_request_id_and_nothing_else() {
    let capture = Capture::default();
    let (bare, layered) = (serve(&capture, false), serve(&capture, true));
    let mut requests = vec![
        request("POST", "/echo", &[], b"a body"),
        request("POST", "/echo", &["expect: 100-continue"], b"a body"),
        request("OPTIONS", "/text", &[], b""),
        request("FOO", "/text", &[], b""),
        request("GET", "/files/plain.txt", &["range: bytes=2-5"], b""),
        request("GET", "/files/plain.txt", &["if-none-match: *"], b""),
        b"GET /text HTTP/1.0\r\n\r\n".to_vec(),
        b"GET /stream HTTP/1.0\r\n\r\n".to_vec(),
        b"GET /socket HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
          sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            .to_vec(),
    ];
    for path in [
        "/text",
        "/owned",
        "/bytes",
        "/json",
        "/empty",
        "/finished",
        "/no-content",
        "/not-modified",
        "/moved",
        "/dressed",
        "/stream",
        "/promised",
        "/files/plain.txt",
    ] {
        requests.push(request("GET", path, &[], b""));
        requests.push(request("GET", path, &["accept-encoding: gzip"], b""));
    }
    requests.push(request("HEAD", "/text", &[], b""));
    requests.push(request("HEAD", "/files/plain.txt", &[], b""));
    for request in requests {
        let (answer, expected) = (exchange(&layered, &request).unwrap(), exchange(&bare, &request).unwrap());
        assert!(expected.status < 400, "{}", expected.text());
        assert!(answer.header("x-request-id").is_some(), "{}", answer.text());
        assert_eq!(answer.plain(), expected.plain());
    }
    assert!(capture.take().is_empty());
}
