//! Requests that cannot be read: what is told, where it is, and what is not repeated.

mod json;
mod settings;

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpResponse, web};
use error_actix::extract::{Form, FormConfig, Json, JsonConfig, Path, Query};
use error_actix::{ErrorStack, Redacted};
use serde::Deserialize;
use serde_json::Value;
use ureq::http::Method;

use crate::server::{Answer, Server};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "what matters is whether it can be read")]
struct Order {
    items: Vec<Item>,
    shape: Option<Shape>,
    token: Option<Redacted<u32>>,
    #[serde(rename = "a/b~c")]
    odd: Option<bool>,
    by_name: Option<HashMap<String, u8>>,
    pair: Option<(u8, u8)>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what matters is whether it can be read")]
struct Item {
    width: u8,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "what matters is whether it can be read")]
enum Shape {
    Circle { radius: u16 },
    Square(i8),
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what matters is whether it can be read")]
struct Page {
    page: u32,
    size: Option<i8>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what matters is whether it can be read")]
struct Place {
    user: String,
    id: u32,
}

async fn order(_: Json<Order>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

async fn echo(body: Json<Value>) -> Json<Value> {
    Json(body.into_inner())
}

fn routes(config: &mut ServiceConfig) {
    let page = |_: Query<Page>| async { "" };
    config
        .route("/orders", web::post().to(order))
        .route("/echo", web::post().to(echo))
        .route("/page", web::get().to(page))
        .route("/form", web::post().to(|_: Form<Page>| async { "" }))
        .route("/one/{id}", web::get().to(|_: Path<u32>| async { "" }))
        .route("/two/{user}/{id}", web::get().to(|_: Path<(String, u32)>| async { "" }))
        .route("/named/{user}/{id}", web::get().to(|_: Path<Place>| async { "" }))
        .service(
            web::resource("/small")
                .app_data(JsonConfig::new().limit(16).content_type(|mime| mime == "text/json"))
                .app_data(FormConfig::new().limit(8))
                .route(web::post().to(echo))
                .route(web::put().to(|_: Form<Page>| async { "" })),
        )
        .service(
            web::resource("/any")
                .app_data(web::Data::new(JsonConfig::new().content_type_required(false)))
                .route(web::post().to(echo)),
        );
}

fn serve() -> Server {
    let errors = ErrorStack::builder().log_events(false).build().unwrap();
    Server::start(move || {
        App::new().configure(routes).default_service(errors.fallback()).wrap(errors.layer())
    })
}

/// The one violation: its place and the kind of it, its code and its detail.
fn violation(error: &Value, kind: &str) -> (String, String, String) {
    let errors = error["errors"].as_array().unwrap_or_else(|| panic!("no errors in {error}"));
    assert_eq!(errors.len(), 1, "{error}");
    let text =
        |member: &str| errors[0][member].as_str().unwrap_or_else(|| panic!("{member} in {error}")).to_owned();
    (text(kind), text("code"), text("detail"))
}

/// What the server answers to a body of any bytes.
fn raw(server: &Server, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let head = format!("{head}host: x\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n");
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

#[test]
fn other_media_types_are_told_what_is_taken() {
    let server = serve();
    let send = |path: &str, media_type: &str, body: &str| {
        server.send(Method::POST, path, &[("content-type", media_type)], body)
    };
    for taken in
        ["application/json", "application/JSON; charset=latin1", "application/vnd.shop+json", "text/json"]
    {
        assert_eq!(send("/echo", taken, "1").status, 200, "{taken}");
    }
    for refused in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json", ""] {
        let answer = send("/echo", refused, "1");
        answer.error(415, "UNSUPPORTED_MEDIA_TYPE");
        assert_eq!(answer.header("accept"), Some("application/json"), "{refused}");
    }
    let answer = server.send(Method::POST, "/form", &[("content-type", "application/json")], "{}");
    answer.error(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(answer.header("accept"), Some("application/x-www-form-urlencoded"));
    assert_eq!(send("/any", "text/plain", "1").status, 200);
}

#[test]
fn parameters_are_named() {
    let server = serve();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for (query, parameter, code, detail) in [
        ("page=hunter2", "page", "INVALID", "invalid digit found in string"),
        ("page=-1", "page", "INVALID", "invalid digit found in string"),
        ("size=1", "page", "REQUIRED", "is required"),
        ("page=1&size=1000", "size", "INVALID", "number too large to fit in target type"),
        ("page=1&page=2", "page", "DUPLICATE_FIELD", "is there twice"),
    ] {
        let by_query = server.get(&format!("/page?{query}"));
        let by_form = server.send(Method::POST, "/form", &form, query);
        for (answer, status, name) in [(by_query, 400, "INVALID_QUERY"), (by_form, 422, "INVALID_FORM")] {
            let found = violation(&answer.error(status, name), "parameter");
            assert_eq!(found, (parameter.to_owned(), code.to_owned(), detail.to_owned()), "{query}");
            assert!(!answer.body.contains("hunter2"));
        }
    }
    assert_eq!(server.get("/page?page=1&size=&unknown=1").status, 400);
    assert_eq!(server.get("/page?page=1&unknown=1").status, 200);
    let expected = "expected an integer from 0 to 4294967295";
    for path in ["/one/hunter2", "/two/ann/hunter2", "/named/ann/hunter2"] {
        let answer = server.get(path);
        let error = answer.error(404, "INVALID_PATH");
        assert_eq!(error["message"], "there is nothing at this path");
        assert_eq!(
            violation(&error, "parameter"),
            ("id".into(), "INVALID_TYPE".into(), expected.into()),
            "{path}"
        );
        assert!(!answer.body.contains("hunter2"));
    }
    for path in ["/one/7", "/two/ann/7", "/named/a%2Fb/7"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
}

#[test]
fn without_a_layer_they_answer_by_themselves() {
    let server = Server::start(|| App::new().configure(routes));
    let check = |answer: &Answer, status: u16, code: &str| {
        assert_eq!((answer.status, answer.header("x-error-code")), (status, Some(code)), "{}", answer.body);
        assert_eq!(answer.json()["error"]["code"], code);
    };
    let answer = server.post_json("/orders", r#"{"items":[{}]}"#);
    check(&answer, 422, "INVALID_BODY");
    assert_eq!(answer.json()["error"]["errors"][0]["pointer"], "/items/0/width");
    check(&server.post_json("/orders", "{"), 400, "INVALID_JSON");
    check(
        &server.send(Method::POST, "/orders", &[("content-type", "text/plain")], "{}"),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    );
    check(&server.get("/page"), 400, "INVALID_QUERY");
    check(&server.get("/one/x"), 404, "INVALID_PATH");
    check(&server.post_json("/small", r#""0123456789abcdef""#), 413, "PAYLOAD_TOO_LARGE");
}
