//! The stack's configuration.

use actix_web::{App, web};
use std::sync::Arc;
use std::time::SystemTime;

use error_actix::{
    Clock, EnvelopeFormat, ErrorStack, Flat, HttpError, JsonBuffer, Monitor, Observer, Occurrence,
    ProblemDetails, RequestIdPolicy, ResponseError, Standard, WireError,
};

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

fn serve_sold_out(errors: ErrorStack) -> Server {
    Server::start(move || {
        App::new()
            .route("/", web::get().to(|| async { Err::<&'static str, _>(SoldOut) }))
            .wrap(errors.layer())
    })
}

#[derive(Debug)]
struct Panicking;

impl Observer for Panicking {
    fn observe(&self, _: &Occurrence<'_>) {
        panic!("in an observer")
    }
}

impl EnvelopeFormat for Panicking {
    fn content_type(&self, _: &Occurrence<'_>) -> &'static str {
        "text/html"
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
    let server = serve_sold_out(errors);
    server.get("/").error(409, "SOLD_OUT");
    capture.one();
}

#[test]
fn bodies_have_the_shape_that_the_stack_is_given() {
    let formats: [(Box<dyn EnvelopeFormat>, &str); 3] = [
        (Box::new(Standard::minimal()), "application/json"),
        (Box::new(Flat::new()), "application/json"),
        (Box::new(ProblemDetails::new()), "application/problem+json"),
    ];
    for (format, content_type) in formats {
        let format: Arc<dyn EnvelopeFormat> = format.into();
        let server = serve_sold_out(ErrorStack::builder().format(format).build().unwrap());
        let answer = server.get("/");
        assert_eq!(answer.header("content-type"), Some(content_type));
        let error = WireError::read(answer.status, answer.body.as_bytes());
        assert_eq!((error.status(), error.code()), (409, Some("SOLD_OUT")), "{}", answer.body);
        assert_eq!(error.message(), Some("sold out"));
    }
}

/// A format whose content type cannot be a header.
#[derive(Debug)]
struct Unprintable;

impl EnvelopeFormat for Unprintable {
    fn content_type(&self, _: &Occurrence<'_>) -> &'static str {
        "application/json\r\nset-cookie: stolen=1"
    }

    fn render(&self, _: &Occurrence<'_>, body: &mut JsonBuffer) {
        body.raw("{}").unwrap();
    }
}

/// A clock that panics, so that nothing can be rendered at all.
#[derive(Debug)]
struct Broken;

impl Clock for Broken {
    fn now(&self) -> SystemTime {
        panic!("in a clock")
    }
}

#[test]
fn a_content_type_that_is_none_costs_the_format() {
    let errors = ErrorStack::builder().format(Unprintable).build().unwrap();
    let server = serve_sold_out(errors);
    let answer = server.get("/");
    answer.error(409, "SOLD_OUT");
    assert!(answer.header("set-cookie").is_none());
}

#[test]
fn when_answering_panics_there_is_a_last_resort() {
    let errors = ErrorStack::builder().clock(Broken).build().unwrap();
    let server = serve_sold_out(errors);
    for _ in 0..2 {
        let answer = server.get("/");
        assert_eq!((answer.status, answer.header("x-error-code")), (500, Some("INTERNAL_PANIC")));
        assert!(answer.header("x-request-id").is_some());
    }
}

#[test]
fn a_stack_inside_another_is_its_own() {
    let (outer_capture, inner_capture) = (Capture::default(), Capture::default());
    let outer = ErrorStack::builder().observer(outer_capture.clone()).build().unwrap();
    let inner = ErrorStack::builder()
        .observer(inner_capture.clone())
        .request_id_header("x-inner-id")
        .build()
        .unwrap();
    let server = Server::start(move || {
        App::new()
            .service(
                web::scope("/admin")
                    .wrap(inner.layer())
                    .route("", web::get().to(|| async { Err::<&'static str, _>(SoldOut) })),
            )
            .wrap(outer.layer())
    });
    let answer = server.get("/admin");
    assert_eq!(answer.header("x-inner-id"), answer.header("x-request-id"));
    answer.error(409, "SOLD_OUT");
    inner_capture.one();
    assert!(outer_capture.take().is_empty());
}

#[test]
fn inbound_ids_can_be_refused_and_the_header_renamed() {
    let errors = ErrorStack::builder()
        .request_id_header("x-correlation-id")
        .request_id_policy(RequestIdPolicy::Make)
        .build()
        .unwrap();
    let server = serve_sold_out(errors);
    let answer = server.send(ureq::http::Method::GET, "/", &[("x-correlation-id", "mine")], "");
    assert_ne!(answer.header("x-correlation-id"), Some("mine"));
    assert_eq!(answer.json()["error"]["request_id"].as_str(), answer.header("x-correlation-id"));
}

#[test]
fn a_monitor_that_is_given_twice_counts_once() {
    let monitor = Monitor::new();
    let errors = ErrorStack::builder().monitor(monitor.clone()).monitor(monitor.clone()).build().unwrap();
    let server = serve_sold_out(errors);
    assert_eq!(server.get("/").status, 409);
    let snapshot = monitor.snapshot();
    assert_eq!((snapshot.total(), snapshot.total_requests()), (1, 1));
    assert!(monitor.is_same(&monitor.clone()) && !monitor.is_same(&Monitor::new()));
}
