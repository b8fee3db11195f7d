//! The stack's configuration.

use actix_web::{App, web};
use error_actix::{EnvelopeFormat, ErrorStack, HttpError, JsonBuffer, Observer, Occurrence, ResponseError};

use crate::capture::Capture;
use crate::server::Server;

mod first {
    #[derive(Debug, error_actix::HttpError)]
    #[error("a")]
    #[http(status = 400, code = "TAKEN")]
    pub(super) struct A;
}

mod second {
    #[derive(Debug, error_actix::HttpError)]
    #[expect(dead_code, reason = "only its specs are read")]
    pub(super) enum B {
        #[error("b")]
        #[http(status = 400, code = "TAKEN")]
        B,
        #[error(transparent)]
        A(super::first::A),
    }
}

#[test]
fn every_problem_of_a_configuration_is_told_at_once() {
    let error = ErrorStack::builder()
        .register::<first::A>()
        .register::<second::B>()
        .register::<first::A>()
        .request_id_header("not a header")
        .build()
        .unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
    let text = error.to_string();
    assert!(text.contains("the code `TAKEN` belongs to both") && text.contains("stack::second::B"), "{text}");
    assert!(text.contains("`not a header` is not the name of a header"), "{text}");
}

#[derive(Debug, HttpError, ResponseError)]
#[error("sold out")]
#[http(status = 409)]
struct SoldOut;

#[derive(Debug)]
struct Panicking;

impl Observer for Panicking {
    fn observe(&self, _: &Occurrence<'_>) {
        panic!("in an observer")
    }
}

impl EnvelopeFormat for Panicking {
    fn content_type(&self) -> &'static str {
        "application/json"
    }

    fn render(&self, _: &Occurrence<'_>, body: &mut JsonBuffer) {
        body.raw("half a body").unwrap();
        panic!("in a format")
    }
}

#[test]
fn an_observer_or_format_that_panics_harms_nothing() {
    let capture = Capture::default();
    let errors = ErrorStack::builder()
        .format(Panicking)
        .observer(Panicking)
        .observer(capture.clone())
        .build()
        .unwrap();
    let server = Server::start(move || {
        App::new()
            .route("/", web::get().to(|| async { Err::<&'static str, _>(SoldOut) }))
            .wrap(errors.layer())
    });
    server.get("/").error(409, "SOLD_OUT");
    capture.one();
}

#[test]
fn inbound_ids_can_be_refused_and_the_header_renamed() {
    let errors = ErrorStack::builder()
        .request_id_header("x-correlation-id")
        .accept_request_ids(false)
        .build()
        .unwrap();
    let server = Server::start(move || {
        App::new()
            .route("/", web::get().to(|| async { Err::<&'static str, _>(SoldOut) }))
            .wrap(errors.layer())
    });
    let answer = server.send(ureq::http::Method::GET, "/", &[("x-correlation-id", "mine")], "");
    assert_ne!(answer.header("x-correlation-id"), Some("mine"));
    assert_eq!(answer.json()["error"]["request_id"].as_str(), answer.header("x-correlation-id"));
}
