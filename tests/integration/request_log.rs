//! The events of a request, as a JSON subscriber writes them.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::Service as _;
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, web};
use error_actix::{
    ErrorStack, ErrorStackBuilder, EventLimit, HttpError, LogEvents, Performance, RequestEvents,
    ResponseError, TestClock, TrustedProxies, set_user,
};
use serde_json::{Value, json};
use ureq::http::Method;

use crate::captured::Lines;
use crate::server::Server;

#[derive(Debug, HttpError, ResponseError)]
enum ShopError {
    #[error("order {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: u32,
    },
    #[error("the till is gone")]
    #[http(status = 500, severity = Critical)]
    Till,
}

/// Two parts, and a second of waiting before each.
struct Slow {
    clock: TestClock,
    parts: u8,
}

impl MessageBody for Slow {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        if self.parts == 0 {
            return Poll::Ready(None);
        }
        self.parts -= 1;
        self.clock.advance(Duration::from_secs(1));
        Poll::Ready(Some(Ok(Bytes::from_static(b"part"))))
    }
}

struct Fixture {
    server: Server,
    lines: Lines,
    clock: TestClock,
}

/// A server whose stack has no spans, which other tests are about.
fn serve(configure: impl FnOnce(ErrorStackBuilder) -> ErrorStackBuilder) -> Fixture {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let builder = ErrorStack::builder().clock(clock.clone()).request_span(None);
    let errors = configure(builder).build().unwrap();
    let lines = Lines::default();
    let server = Server::start({
        let (lines, clock) = (lines.clone(), clock.clone());
        move || {
            lines.install();
            let waits = clock.clone();
            let streams = clock.clone();
            App::new()
                .route(
                    "/orders",
                    web::post().to(move |_: Bytes| {
                        waits.advance(Duration::from_millis(1500));
                        async { HttpResponse::Created().body("done") }
                    }),
                )
                .route(
                    "/orders/{id}",
                    web::get().to(|id: web::Path<u32>| async move {
                        Err::<&'static str, _>(ShopError::NotFound { id: id.into_inner() })
                    }),
                )
                .route("/till", web::get().to(|| async { Err::<&'static str, _>(ShopError::Till) }))
                .route("/panic", web::get().to(|| async { [""; 0][std::hint::black_box(0)] }))
                .route(
                    "/stream",
                    web::get().to(move || {
                        let clock = streams.clone();
                        async move { HttpResponse::Ok().body(Slow { clock, parts: 2 }) }
                    }),
                )
                .wrap_fn(|request, service| {
                    if request.headers().contains_key("authorization") {
                        set_user("ann").unwrap();
                    }
                    service.call(request)
                })
                .wrap(errors.layer())
        }
    });
    Fixture { server, lines, clock }
}

fn every_request(builder: ErrorStackBuilder) -> ErrorStackBuilder {
    builder.request_log(RequestEvents::new())
}

const AGENT: (&str, &str) = ("user-agent", "test/1");
const NAMED: (&str, &str) = ("x-request-id", "mine-1");

#[test]
fn start_and_completion_have_every_field() {
    let Fixture { server, lines, .. } = serve(|builder| every_request(builder).user_header("x-user-id"));
    let headers = [AGENT, NAMED, ("x-user-id", "42"), ("content-type", "text/plain")];
    server.send(Method::POST, "/orders?model=stable", &headers, "12345");
    let mut start = json!({
        "level": "INFO",
        "target": "error_core::request",
        "message": "request started",
        "event.name": "request_start",
        "request_id": "mine-1",
        "http.request.method": "POST",
        "url.path": "/orders",
        "client.address": "127.0.0.1",
        "user_agent.original": "test/1",
        "user.id": "42",
        "http.request.body.size": 5,
    });
    let events = lines.take();
    assert_eq!(events[0], start);
    let complete = json!({
        "message": "request completed",
        "event.name": "request_complete",
        "http.route": "/orders",
        "http.response.status_code": 201,
        "http.response.body.size": 4,
        "http.server.request.duration": 1.5,
        "time_to_head": 1.5,
    });
    start.as_object_mut().unwrap().extend(complete.as_object().unwrap().clone());
    assert_eq!(events[1..], [start]);
}

#[test]
fn a_failure_is_told_once_with_everything() {
    let Fixture { server, lines, .. } =
        serve(|builder| builder.request_log(RequestEvents::new().with_start(false)));
    let answer = server.send(Method::GET, "/orders/7", &[AGENT, NAMED, ("authorization", "x")], "");
    answer.error(404, "SHOP_NOT_FOUND");
    assert_eq!(
        lines.take(),
        [json!({
            "level": "INFO",
            "target": "error_core::occurrence",
            "message": "order 7 not found",
            "event.name": "request_error",
            "error.code": "SHOP_NOT_FOUND",
            "error.type": "NotFound",
            "error.category": "resource_not_found",
            "error.severity": "low",
            "error.context": r#"{"id":7}"#,
            "request_id": "mine-1",
            "http.request.method": "GET",
            "http.route": "/orders/{id}",
            "url.path": "/orders/7",
            "client.address": "127.0.0.1",
            "user_agent.original": "test/1",
            "user.id": "ann",
            "http.response.status_code": 404,
            "http.response.body.size": answer.body.len(),
            "http.server.request.duration": 0.0,
        })]
    );
    server.send(Method::GET, "/panic", &[("authorization", "x")], "").error(500, "INTERNAL_PANIC");
    let [panic] = lines.take().try_into().unwrap();
    assert_eq!((&panic["event.name"], &panic["user.id"]), (&json!("request_error"), &json!("ann")));
    assert!(panic["http.response.body.size"].is_u64(), "{panic}");
}

#[test]
fn a_stream_is_complete_when_its_last_part_has_gone() {
    let Fixture { server, lines, .. } = serve(every_request);
    assert_eq!(server.get("/stream").body, "partpart");
    drop(server);
    let complete = &lines.take()[1];
    assert_eq!(
        (
            &complete["http.server.request.duration"],
            &complete["time_to_head"],
            &complete["http.response.body.size"]
        ),
        // A stream is asked for its first part before the head goes.
        (&json!(2.0), &json!(1.0), &json!(8))
    );
}

#[test]
fn what_a_stream_does_is_busy_time() {
    let Fixture { server, lines, .. } =
        serve(|builder| every_request(builder).performance(Performance::new()));
    server.get("/stream");
    drop(server);
    let complete = &lines.take()[1];
    // One part before the head, one after.
    assert_eq!(complete["busy"], json!(2.0), "{complete}");
}

#[test]
fn without_its_error_a_failed_request_has_a_completion() {
    let Fixture { server, lines, .. } = serve(|builder| every_request(builder).log_events(false));
    server.get("/orders/7").error(404, "SHOP_NOT_FOUND");
    server.get("/till").error(500, "SHOP_TILL");
    let ends: Vec<_> =
        lines.take().into_iter().filter(|event| event["event.name"] == "request_complete").collect();
    let levels: Vec<_> = ends.iter().map(|end| (&end["level"], &end["http.response.status_code"])).collect();
    assert_eq!(levels, [(&json!("INFO"), &json!(404)), (&json!("ERROR"), &json!(500))]);
}

#[test]
fn nobody_writes_lines_or_secrets() {
    let Fixture { server, lines, .. } = serve(|builder| every_request(builder).user_header("x-user-id"));
    let user = ("x-user-id", "ann@example.com");
    server.send(Method::GET, "/nowhere/token=hunter2?password=hunter2", &[user], "");
    // A tab is all of the controls that a header may have.
    server.send(Method::POST, "/orders", &[("user-agent", "a\tb Bearer abcdef1234567890")], "x");
    let text = lines.take().iter().map(Value::to_string).collect::<String>();
    assert!(!text.contains("hunter2") && !text.contains("ann@") && !text.contains("abcdef123"), "{text}");
    assert!(text.contains(r"a\\tb Bearer [redacted]"), "{text}");
}

#[test]
fn the_query_is_logged_only_where_that_is_asked_for() {
    let Fixture { server, lines, .. } = serve(|builder| every_request(builder).log_query(true));
    server.get("/orders/7?page=3&password=hunter2");
    let events = lines.take();
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|event| event["url.query"] == "page=3&password=[redacted]"), "{events:?}");
}

#[test]
fn who_the_client_is_only_trusted_proxies_may_say() {
    let forged = ("x-forwarded-for", "6.6.6.6, 203.0.113.9");
    let client = |builder: fn(ErrorStackBuilder) -> ErrorStackBuilder, header| {
        let Fixture { server, lines, .. } = serve(builder);
        server.send(Method::GET, "/orders/7", &[header], "");
        lines.take()[0]["client.address"].as_str().unwrap().to_owned()
    };
    assert_eq!(client(|builder| builder, forged), "127.0.0.1");
    assert_eq!(client(|builder| builder.trusted_proxies(TrustedProxies::hops(1)), forged), "203.0.113.9");
    assert_eq!(client(|builder| builder.trusted_proxies(TrustedProxies::hops(3)), forged), "127.0.0.1");
    let forwarded =
        |builder: ErrorStackBuilder| builder.trusted_proxies(TrustedProxies::hops(1).header("forwarded"));
    assert_eq!(client(forwarded, ("forwarded", r#"for="[2001:db8::1]:4711";proto=https"#)), "2001:db8::1");
    assert_eq!(client(forwarded, forged), "127.0.0.1");
}

#[test]
fn a_storm_of_one_error_hides_neither_another_nor_its_size() {
    let limit = EventLimit::per_second(1).with_burst(2);
    let Fixture { server, lines, clock } = serve(|builder| builder.log(LogEvents::new().with_limit(limit)));
    for id in 0..5 {
        server.get(&format!("/orders/{id}")).error(404, "SHOP_NOT_FOUND");
    }
    server.get("/orders/seven").error(404, "INVALID_PATH");
    assert_eq!(lines.names(), ["request_error"; 3]);
    clock.advance(Duration::from_secs(1));
    server.get("/orders/7");
    server.get("/orders/7");
    assert_eq!(lines.names(), ["request_error (3 before)"]);
    for _ in 0..5 {
        server.get("/till").error(500, "SHOP_TILL");
    }
    assert_eq!(lines.names(), ["request_error"; 5], "critical errors are always written");
}

#[test]
fn requests_have_a_limit_of_their_own() {
    let limit = EventLimit::per_second(1).with_burst(2);
    let configure = |builder: ErrorStackBuilder| {
        builder.request_log(RequestEvents::new().with_limit(limit)).log_events(false)
    };
    let Fixture { server, lines, clock } = serve(configure);
    for _ in 0..5 {
        server.get("/orders/7");
    }
    // Both events of a request are written, or none.
    assert_eq!(lines.names(), ["request_start", "request_complete", "request_start", "request_complete"]);
    // What failed badly is told by itself.
    server.get("/till");
    assert_eq!(lines.names(), ["request_complete"]);
    clock.advance(Duration::from_secs(1));
    server.get("/orders/7");
    assert_eq!(lines.names(), ["request_start (4 before)", "request_complete"]);
}

#[test]
fn a_request_that_nobody_waits_for_is_cancelled() {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let lines = Lines::default();
    let errors = every_request(ErrorStack::builder()).clock(clock.clone()).build().unwrap();
    let (send, arrived) = mpsc::channel::<()>();
    let server = Server::start({
        let lines = lines.clone();
        move || {
            lines.install();
            let send = send.clone();
            let hangs = move || {
                send.send(()).unwrap();
                std::future::pending::<&'static str>()
            };
            App::new().route("/", web::get().to(hangs)).wrap(errors.layer())
        }
    });
    let address = server.address();
    let client = std::thread::spawn(move || ureq::get(format!("http://{address}/")).call().is_err());
    arrived.recv().unwrap();
    clock.advance(Duration::from_secs(3));
    drop(server);
    assert!(client.join().unwrap());
    let events = lines.take();
    let end = &events[1];
    assert_eq!((&end["event.name"], &end["cancelled"]), (&json!("request_complete"), &json!(true)));
    assert_eq!(
        (end.get("http.response.status_code"), &end["http.server.request.duration"]),
        (None, &json!(3.0))
    );
}

/// Layers inside another, of the same stack and of another, add to the record of the outermost.
#[test]
fn a_request_has_one_record() {
    let performance = Performance::new();
    let outer = every_request(ErrorStack::builder()).performance(performance.clone()).build().unwrap();
    let inner = every_request(ErrorStack::builder()).build().unwrap();
    let lines = Lines::default();
    let server = Server::start({
        let lines = lines.clone();
        move || {
            lines.install();
            let missing = || async { Err::<&'static str, _>(ShopError::NotFound { id: 7 }) };
            App::new()
                .service(web::scope("/same").wrap(outer.layer()).route("", web::get().to(|| async { "" })))
                .service(
                    web::scope("/other")
                        .wrap(inner.layer())
                        .route("", web::get().to(|| async { "" }))
                        .route("/missing", web::get().to(missing)),
                )
                .wrap(outer.layer())
        }
    });
    for path in ["/same", "/other"] {
        server.get(path);
        let events = lines.take();
        let spans: Vec<usize> = events.iter().map(|event| event["spans"].as_array().unwrap().len()).collect();
        assert_eq!(spans, [1, 1], "{events:?}");
    }
    server.get("/other/missing").error(404, "SHOP_NOT_FOUND");
    assert_eq!(lines.names(), ["request_start", "request_error"]);
    assert_eq!(performance.snapshot().all().unwrap().count, 3);
}
