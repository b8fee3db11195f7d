//! What is extracted and then not acceptable.

use std::borrow::Cow;

use actix_web::{App, HttpResponse, web};
use error_actix::extract::{Form, Garde, Json, Path, Query, Rules, Valid, Validator};
use error_actix::{ErrorStack, Violation, Violations};
use serde::Deserialize;
use serde_json::json;
use ureq::http::Method;
use validator::{ValidationError, ValidationErrors};

use crate::server::Server;

/// A size, under the same rule in three ways.
#[derive(Deserialize)]
struct Size {
    width: u32,
}

impl validator::Validate for Size {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut errors = ValidationErrors::new();
        if self.width < 64 {
            let mut error = ValidationError::new("range");
            error.add_param(Cow::Borrowed("min"), &64);
            error.add_param(Cow::Borrowed("value"), &self.width);
            errors.add("width", error);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

impl garde::Validate for Size {
    type Context = ();

    fn validate_into(&self, (): &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        if self.width < 64 {
            report.append(parent().join("width"), garde::Error::new("lower than 64"));
        }
    }
}

struct House;

impl Rules<Size> for House {
    fn check(size: &Size) -> Result<(), Violations> {
        let odd = Violation::pointer("/width", "ODD", "must be even");
        if size.width % 2 == 1 { Err(Violations::from_iter([odd])) } else { Ok(()) }
    }
}

async fn by_json<L: Rules<Size> + 'static>(size: Valid<Json<Size>, L>) -> HttpResponse {
    HttpResponse::Ok().body(size.width.to_string())
}

fn serve(status: u16) -> Server {
    let errors = ErrorStack::builder().log_events(false).validation_errors(status).build().unwrap();
    Server::start(move || {
        App::new()
            .route("/validator", web::post().to(by_json::<Validator>))
            .route("/garde", web::post().to(by_json::<Garde>))
            .route("/house", web::post().to(by_json::<House>))
            .route("/query", web::get().to(|_: Valid<Query<Size>, Validator>| async { "" }))
            .route("/path/{width}", web::get().to(|_: Valid<Path<Size>, Validator>| async { "" }))
            .route("/form", web::post().to(|_: Valid<Form<Size>, Garde>| async { "" }))
            .wrap(errors.layer())
    })
}

#[test]
fn failed_rules_are_violations() {
    let server = serve(422);
    let at_least = json!([{"pointer": "/width", "code": "RANGE", "detail": "must be at least 64"}]);
    for (path, body, expected) in [
        ("/validator", r#"{"width":7}"#, at_least),
        (
            "/garde",
            r#"{"width":7}"#,
            json!([{"pointer": "/width", "code": "INVALID", "detail": "lower than 64"}]),
        ),
        (
            "/house",
            r#"{"width":77}"#,
            json!([{"pointer": "/width", "code": "ODD", "detail": "must be even"}]),
        ),
    ] {
        let error = server.post_json(path, body).error(422, "VALIDATION_FAILED");
        assert_eq!(error["errors"], expected, "{path}");
        assert_eq!(error["message"], "the request has values that are not acceptable");
        let good = server.post_json(path, r#"{"width":64}"#);
        assert_eq!((good.status, &*good.body), (200, "64"));
        // What cannot be read is not asked the rules.
        server.post_json(path, "{}").error(422, "INVALID_BODY");
        server.post_json(path, "").error(400, "INVALID_JSON");
    }
}

#[test]
fn of_a_query_path_or_form_they_are_parameters() {
    let server = serve(400);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for answer in [
        server.get("/query?width=7"),
        server.get("/path/7"),
        server.send(Method::POST, "/form", &form, "width=7"),
    ] {
        let error = answer.error(400, "VALIDATION_FAILED");
        assert_eq!(error["errors"][0]["parameter"], "width", "{error}");
        assert_eq!(error["errors"].as_array().map(Vec::len), Some(1));
    }
    assert_eq!(server.get("/path/64").status, 200);
}
