//! What a stack, a resource and Actix's own configuration say.

use actix_web::{App, HttpResponse, web};
use error_actix::ErrorStack;
use ureq::http::Method;

use super::{Order, Page, raw, routes, serve, violation};
use crate::server::Server;

#[test]
fn limits_are_the_stacks_or_the_resources() {
    let errors = ErrorStack::builder().log_events(false).json_limit(64).form_limit(32).build().unwrap();
    let server = Server::start(move || App::new().configure(routes).wrap(errors.layer()));
    let text = |len: usize| format!("\"{}\"", "x".repeat(len - 2));
    assert_eq!(server.post_json("/echo", &text(64)).status, 200);
    server.post_json("/echo", &text(65)).error(413, "PAYLOAD_TOO_LARGE");
    assert_eq!(server.post_json("/small", &text(16)).status, 200);
    server.post_json("/small", &text(17)).error(413, "PAYLOAD_TOO_LARGE");
    let chunked = raw(&server, "POST /echo HTTP/1.1\r\ntransfer-encoding: chunked\r\n", &chunks(&text(65)));
    assert!(chunked.starts_with("HTTP/1.1 413"), "{chunked}");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(server.send(Method::POST, "/form", &form, "page=1").status, 200);
    server
        .send(Method::POST, "/form", &form, &format!("page={}", "1".repeat(40)))
        .error(413, "PAYLOAD_TOO_LARGE");
    server.send(Method::PUT, "/small", &form, "page=1234").error(413, "PAYLOAD_TOO_LARGE");
    let by_default = serve();
    assert_eq!(by_default.post_json("/echo", &text(2 << 20)).status, 200);
    by_default.post_json("/echo", &text((2 << 20) + 1)).error(413, "PAYLOAD_TOO_LARGE");
}

fn chunks(text: &str) -> Vec<u8> {
    let (first, second) = text.split_at(text.len() / 2);
    format!("{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", first.len(), second.len()).into_bytes()
}

#[test]
fn statuses_are_the_stacks_for_actixs_extractors_too() {
    let errors = ErrorStack::builder()
        .log_events(false)
        .json_data_errors(400)
        .form_errors(400)
        .query_errors(422)
        .path_errors(400)
        .json_syntax_errors(422)
        .media_type_errors(400)
        .body_size_errors(400)
        .json_limit(64)
        .build()
        .unwrap();
    let server = Server::start(move || {
        App::new()
            .configure(routes)
            .app_data(web::PayloadConfig::new(64))
            .route("/actix/echo", web::post().to(|_: web::Bytes| async { "" }))
            .route("/actix/orders", web::post().to(|_: web::Json<Order>| async { "" }))
            .route("/actix/form", web::post().to(|_: web::Form<Page>| async { "" }))
            .route("/actix/page", web::get().to(|_: web::Query<Page>| async { "" }))
            .route("/actix/one/{id}", web::get().to(|_: web::Path<u32>| async { "" }))
            .wrap(errors.layer())
    });
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for base in ["", "/actix"] {
        server.post_json(&format!("{base}/orders"), "{}").error(400, "INVALID_BODY");
        server.post_json(&format!("{base}/orders"), "{").error(422, "INVALID_JSON");
        server.post_json(&format!("{base}/echo"), &"1".repeat(65)).error(400, "PAYLOAD_TOO_LARGE");
        server.send(Method::POST, &format!("{base}/form"), &form, "page=x").error(400, "INVALID_FORM");
        server.get(&format!("{base}/page")).error(422, "INVALID_QUERY");
        let error = server.get(&format!("{base}/one/x")).error(400, "INVALID_PATH");
        assert_eq!(error["message"], "the path has a segment of another type");
        let refused = server.send(Method::POST, &format!("{base}/orders"), &form, "{}");
        refused.error(400, "UNSUPPORTED_MEDIA_TYPE");
        assert_eq!(refused.header("accept"), Some("application/json"));
    }
}

#[test]
fn bad_choices_fail_when_the_stack_is_built() {
    let builder = ErrorStack::builder().json_data_errors(200).path_errors(500).json_limit(0).form_limit(0);
    let builder = builder.json_syntax_errors(401).media_type_errors(422).body_size_errors(414);
    let error = builder.query_errors(404).validation_errors(999).form_errors(0).build().unwrap_err();
    assert_eq!(
        error.problems(),
        [
            "`json_syntax_errors(401)`: use one of 400, 422",
            "`json_data_errors(200)`: use one of 400, 422",
            "`form_errors(0)`: use one of 400, 422",
            "`query_errors(404)`: use one of 400, 422",
            "`path_errors(500)`: use one of 400, 404, 422",
            "`validation_errors(999)`: use one of 400, 422",
            "`media_type_errors(422)`: use one of 400, 415",
            "`body_size_errors(414)`: use one of 400, 413",
            "`json_limit(0)`: a limit of no bytes takes no body",
            "`form_limit(0)`: a limit of no bytes takes no body",
        ]
    );
}

#[test]
fn actixs_own_configuration_is_honoured() {
    fn conflict<E: std::fmt::Debug + std::fmt::Display + 'static>(error: E) -> actix_web::Error {
        actix_web::error::InternalError::from_response(error, HttpResponse::Conflict().json("mine")).into()
    }
    let errors = ErrorStack::builder().log_events(false).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .app_data(web::JsonConfig::default().limit(16).content_type(|mime| mime == "text/x"))
            .service(web::scope("/plain").configure(routes))
            .service(
                web::scope("/handled")
                    .app_data(web::JsonConfig::default().error_handler(|error, _| conflict(error)))
                    .app_data(web::FormConfig::default().limit(8).error_handler(|error, _| conflict(error)))
                    .app_data(web::QueryConfig::default().error_handler(|error, _| conflict(error)))
                    .app_data(web::PathConfig::default().error_handler(|error, _| conflict(error)))
                    .configure(routes),
            )
            .wrap(errors.layer())
    });
    assert_eq!(server.post_json("/plain/echo", r#""0123456789""#).status, 200);
    server.post_json("/plain/echo", r#""0123456789abcdef""#).error(413, "PAYLOAD_TOO_LARGE");
    assert_eq!(server.send(Method::POST, "/plain/echo", &[("content-type", "text/x")], "1").status, 200);
    let error = server.post_json("/plain/orders", r#"{"items":1}"#).error(422, "INVALID_BODY");
    assert_eq!(violation(&error, "pointer").0, "/items");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for answer in [
        server.post_json("/handled/orders", "{"),
        server.send(Method::POST, "/handled/orders", &[("content-type", "text/plain")], "{}"),
        server.send(Method::POST, "/handled/form", &form, "page=1&size=1"),
        server.get("/handled/page"),
        server.get("/handled/one/x"),
    ] {
        assert_eq!((answer.status, &*answer.body), (409, "\"mine\""));
    }
}
