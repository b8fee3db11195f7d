//! The stack as environment variables configure it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::SystemTime;

use actix_web::{App, web};
use error_actix::{
    Environment, ErrorStack, HttpError, LogEvents, Performance, ProblemDetails, RequestEvents, RequestId,
    RequestSpan, ResponseError, Scrubber, TestClock,
};
use ureq::http::Method;

use crate::captured::Lines;
use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
#[error("sold out")]
#[http(status = 409)]
struct SoldOut;

fn variables<const N: usize>(variables: [(&'static str, &'static str); N]) -> Environment {
    let variables: HashMap<_, _> = variables.into();
    Environment::of(move |name| variables.get(name).map(|value| (*value).to_owned()))
}

fn serve(errors: &ErrorStack, lines: &Lines) -> Server {
    let (errors, lines) = (errors.clone(), lines.clone());
    Server::start(move || {
        lines.install();
        App::new()
            .route("/", web::get().to(|id: RequestId| async move { id.to_string() }))
            .route("/sold-out", web::get().to(|| async { Err::<&'static str, _>(SoldOut) }))
            .wrap(errors.layer())
    })
}

#[test]
fn every_variable_does_what_the_table_says() {
    let environment = variables([
        ("ERRORS_FORMAT", "Minimal"),
        ("ERRORS_REQUEST_ID_HEADER", "x-correlation-id"),
        ("ERRORS_REQUEST_IDS", "make"),
        ("ERRORS_REQUEST_SPAN", "no"),
        ("ERRORS_LOG_REQUESTS", "all"),
        ("ERRORS_LOG_QUERY", "1"),
        ("ERRORS_USER_HEADER", "x-user-id"),
        ("ERRORS_TRUSTED_PROXIES", "1"),
        ("ERRORS_PERFORMANCE", "on"),
        ("ERRORS_SLOW_REQUEST", "0ms"),
    ]);
    let errors = ErrorStack::builder().environment(environment).build().unwrap();
    let lines = Lines::default();
    let server = serve(&errors, &lines);
    let headers = [("x-correlation-id", "mine"), ("x-user-id", "42"), ("x-forwarded-for", "203.0.113.9")];
    let answer = server.send(Method::GET, "/?page=3", &headers, "");
    let id = answer.header("x-correlation-id").unwrap();
    assert!(id != "mine" && answer.body == id);
    drop(server);
    let events = lines.take();
    assert_eq!(events.len(), 2);
    for event in &events {
        assert_eq!((event["url.query"].as_str(), event["user.id"].as_str()), (Some("page=3"), Some("42")));
        assert_eq!((event["client.address"].as_str(), event.get("span")), (Some("203.0.113.9"), None));
    }
    assert_eq!(events[1]["slow"], true);
    assert_eq!(errors.performance().unwrap().snapshot().all().unwrap().slow, 1);

    let environment = variables([("ERRORS_FORMAT", "flat"), ("ERRORS_LOG_LIMIT", "1")]);
    let builder = ErrorStack::builder().clock(TestClock::at(SystemTime::UNIX_EPOCH)).environment(environment);
    let server = serve(&builder.build().unwrap(), &lines);
    let answers: Vec<_> = (0..30).map(|_| server.get("/sold-out")).collect();
    assert!(answers[0].json()["error"].is_string(), "{}", answers[0].body);
    // Ten times the limit at once.
    assert_eq!(lines.names(), ["request_error"; 10]);
}

#[test]
fn what_is_off_is_off() {
    let environment = variables([
        ("MY_LOG_ERRORS", "off"),
        ("MY_LOG_REQUESTS", "off"),
        ("MY_PERFORMANCE", "false"),
        ("MY_TRUSTED_PROXIES", ""),
        ("ERRORS_FORMAT", "none of ours"),
    ]);
    let errors = ErrorStack::builder().environment(environment.with_prefix("MY_")).build().unwrap();
    let lines = Lines::default();
    let server = serve(&errors, &lines);
    server.get("/sold-out").error(409, "SOLD_OUT");
    drop(server);
    assert!(lines.take().is_empty() && errors.performance().is_none());
}

#[test]
fn the_builder_has_the_last_word() {
    let environment = variables([("ERRORS_FORMAT", "flat")]);
    let builder = ErrorStack::builder().environment(environment).format(ProblemDetails::new());
    let server = serve(&builder.build().unwrap(), &Lines::default());
    assert_eq!(server.get("/sold-out").header("content-type"), Some("application/problem+json"));
}

#[test]
fn every_bad_value_is_told_at_once() {
    let environment = variables([
        ("ERRORS_FORMAT", "xml\n"),
        ("ERRORS_REQUEST_ID_HEADER", "not a header"),
        ("ERRORS_REQUEST_IDS", "never"),
        ("ERRORS_REQUEST_SPAN", "perhaps"),
        ("ERRORS_LOG_ERRORS", "2"),
        ("ERRORS_LOG_LIMIT", "0"),
        ("ERRORS_LOG_REQUESTS", "every"),
        ("ERRORS_LOG_QUERY", "-"),
        ("ERRORS_TRUSTED_PROXIES", "two"),
        ("ERRORS_SLOW_REQUEST", "5"),
        ("ERRORS_PERFORMANCE", "fast"),
    ]);
    let error = ErrorStack::builder().environment(environment).build().unwrap_err();
    assert_eq!(
        error.problems(),
        [
            r"`ERRORS_FORMAT` is `xml\n`: expected `standard`, `classified`, `compact`, `minimal`, `flat` or `problem_details`",
            "`ERRORS_REQUEST_IDS` is `never`: expected `accept` or `make`",
            "`ERRORS_REQUEST_SPAN` is `perhaps`: expected `true` or `false`",
            "`ERRORS_LOG_LIMIT` is `0`: expected a number of events a second, at least 1",
            "`ERRORS_LOG_ERRORS` is `2`: expected `true` or `false`",
            "`ERRORS_LOG_REQUESTS` is `every`: expected `off`, `complete` or `all`",
            "`ERRORS_LOG_QUERY` is `-`: expected `true` or `false`",
            "`ERRORS_TRUSTED_PROXIES` is `two`: expected a number of proxies, such as 1",
            "`ERRORS_SLOW_REQUEST` is `5`: expected a duration, such as `750ms` or `5s`",
            "`ERRORS_PERFORMANCE` is `fast`: expected `true` or `false`",
            "`not a header` is not the name of a header: use letters, digits and hyphens",
        ]
    );
    let environment = variables([("ERRORS_SLOW_REQUEST", "5s")]);
    let error = ErrorStack::builder().environment(environment).build().unwrap_err();
    assert_eq!(
        error.problems(),
        [
            "`ERRORS_SLOW_REQUEST` is set without effect: it needs `ERRORS_PERFORMANCE` to be `true`, and an application \
          that gives no `Performance` of its own"
        ]
    );
}

/// What hides secrets is not lost where a variable sets something else.
#[test]
fn what_the_application_gave_is_kept() {
    const SCRUBBER: Scrubber = Scrubber::new();
    let scrubber = || SCRUBBER.with_literal("sold-out");
    let environment = variables([
        ("ERRORS_LOG_LIMIT", "5"),
        ("ERRORS_LOG_REQUESTS", "all"),
        ("ERRORS_REQUEST_SPAN", "yes"),
        ("ERRORS_PERFORMANCE", "yes"),
    ]);
    let performance = Performance::new();
    let builder = ErrorStack::builder()
        .log(LogEvents::new().with_scrubber(scrubber()))
        .request_log(RequestEvents::new().with_scrubber(scrubber()).with_start(false))
        .request_span(RequestSpan::new().with_scrubber(scrubber()))
        .performance(performance.clone());
    let lines = Lines::default();
    let server = serve(&builder.environment(environment).build().unwrap(), &lines);
    server.get("/sold-out").error(409, "SOLD_OUT");
    drop(server);
    let events = lines.take();
    assert_eq!(events.len(), 2);
    for event in &events {
        let paths = [&event["url.path"], &event["span"]["url.path"]];
        assert_eq!(paths, ["/[redacted]"; 2], "{event}");
    }
    assert_eq!(performance.snapshot().all().unwrap().count, 1);
}

/// The guide names every variable that is asked for.
#[test]
fn the_guide_names_every_variable() {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let asking = Rc::clone(&asked);
    let environment = Environment::of(move |name| {
        asking.borrow_mut().push(name.to_owned());
        None
    });
    ErrorStack::builder().environment(environment).build().unwrap();
    let asked = asked.take();
    let guide = include_str!("../../docs/actix.md");
    let missing: Vec<_> = asked.iter().filter(|name| !guide.contains(&format!("`{name}`"))).collect();
    assert!(!asked.is_empty() && missing.is_empty(), "docs/actix.md lacks {missing:?}");
}
