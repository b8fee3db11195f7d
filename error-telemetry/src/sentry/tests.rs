//! What Sentry is sent, and what becomes of it.

use std::collections::BTreeMap;
use std::panic::Location;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use error_core::{
    ErrorContext, ErrorRecord, HttpError, Occurrence, RecordObserver, RequestFacts, Scrubber, TestClock,
    error_code,
};
use sentry_core::protocol::{Envelope, Event};
use serde_json::{Value, json};

use super::*;
use crate::stub::{OK, Received, Reply, Stub};

const SECRET: &str = "hunter2Xq9";
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, HttpError)]
enum VideoError {
    #[error("video {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: u32,
    },
    #[error("query of {user} failed")]
    #[http(status = 503, category = "database_error", severity = Critical)]
    Database {
        #[context(internal)]
        user: &'static str,
        #[context(redact)]
        query: &'static str,
        source: std::io::Error,
    },
}

fn database() -> VideoError {
    let source = std::io::Error::other(format!("no route to postgres://app:{SECRET}@db"));
    VideoError::Database { user: "ann@example.com", query: SECRET, source }
}

fn record_with(error: &VideoError, scrubber: &Scrubber) -> ErrorRecord {
    let time = UNIX_EPOCH + Duration::from_secs(1_705_314_600);
    let path = format!("/videos/7;token={SECRET}");
    let mut request = RequestFacts::default();
    request.request_id = Some("r1");
    request.trace_id = Some("4bf92f3577b34da6a3ce929d0e0e4736");
    request.method = Some("GET");
    request.path = Some(&path);
    request.route = Some("/videos/{id}");
    request.user_agent = Some("curl/8");
    let context = ErrorContext::new().operation("play").internal("attempt", &2);
    let occurrence = Occurrence::new(error, time).with_context(&context).with_request(request);
    ErrorRecord::new(&occurrence.with_location(Location::caller()), scrubber)
}

fn record(error: &VideoError) -> ErrorRecord {
    record_with(error, &Scrubber::new())
}

fn not_found(id: u32) -> ErrorRecord {
    record(&VideoError::NotFound { id })
}

fn sentry(stub: &Stub) -> SentryBuilder {
    Sentry::builder(stub.url("/7").replace("http://", "http://k3y@"))
}

fn event(received: &Received) -> Event<'static> {
    assert_eq!(received.line, "POST /api/7/envelope/ HTTP/1.1");
    let envelope = Envelope::from_slice(&received.body).unwrap();
    envelope.event().unwrap().clone()
}

#[test]
fn a_record_becomes_an_event() {
    let stub = Stub::start([]);
    let sentry = sentry(&stub).environment("production").release("videos@1.2.0").build().unwrap();
    sentry.observe_record(&record(&database()));
    let received = stub.next();
    assert_eq!(received.header("content-type"), Some("application/x-sentry-envelope"));
    let auth = received.header("x-sentry-auth").unwrap();
    assert!(auth.contains("sentry_key=k3y") && auth.contains("sentry_version=7"), "{auth}");
    let mut event = serde_json::to_value(event(&received)).unwrap();
    // What differs from run to run, and from release to release.
    for name in ["event_id", "sdk"] {
        assert!(event.as_object_mut().unwrap().remove(name).is_some(), "{name}");
    }
    let span = event["contexts"]["trace"].as_object_mut().unwrap().remove("span_id");
    assert_eq!(span.unwrap().as_str().unwrap().len(), 16);
    let frame = event["exception"]["values"][1]["stacktrace"]["frames"][0].as_object_mut().unwrap();
    assert!(frame.remove("lineno").is_some() && frame.remove("colno").is_some());
    let fingerprint = event["tags"].as_object_mut().unwrap().remove("error_fingerprint");
    assert_eq!(fingerprint.unwrap().as_str().unwrap().len(), 16);
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sentry/golden/event.json");
    expectorate::assert_contents(golden, &format!("{event:#}\n"));
}

#[test]
fn what_is_not_of_a_request_says_nothing_of_one() {
    let occurrence = Occurrence::new(&VideoError::NotFound { id: 7 }, SystemTime::UNIX_EPOCH);
    let stub = Stub::start([]);
    let sentry = sentry(&stub).build().unwrap();
    sentry.observe_record(&ErrorRecord::new(&occurrence, &Scrubber::new()));
    let event = event(&stub.next());
    assert_eq!((event.request, event.transaction, event.breadcrumbs.len()), (None, None, 0));
    assert_eq!(event.contexts.keys().collect::<Vec<_>>(), ["error"]);
}

/// Whatever a monitor was told of secrets, and whoever captures an event.
#[test]
fn what_leaves_is_scrubbed_whoever_sends_it() {
    let stub = Stub::start([]);
    let sentry = sentry(&stub).build().unwrap();
    sentry.observe_record(&record_with(&database(), &Scrubber::none()));
    let foreign = Event {
        message: Some(format!("Bearer {SECRET}")),
        extra: BTreeMap::from([("password".to_owned(), json!(SECRET))]),
        ..Event::default()
    };
    sentry.client().capture_event(foreign, None);
    for expected in ["[redacted]@db", "Bearer [redacted]"] {
        let body = String::from_utf8(stub.next().body).unwrap();
        assert!(!body.contains(SECRET) && !body.contains("ann@example.com"), "{body}");
        assert!(body.contains(expected), "{body}");
    }
}

#[test]
fn a_scrubber_of_ones_own_is_used() {
    let stub = Stub::start([]);
    let sentry = sentry(&stub).scrubber(Scrubber::none().with_literal("found")).build().unwrap();
    sentry.observe_record(&not_found(7));
    let event = event(&stub.next());
    assert_eq!(event.exception.values[0].value.as_deref(), Some("video 7 not [redacted]"));
}

#[test]
fn each_code_is_sent_as_often_as_its_rate_says() {
    let stub = Stub::start([]);
    let sentry = sentry(&stub)
        .sample_rate(0.5)
        .sample_rate_of(error_code!(VideoError, "VIDEO_DATABASE"), 1.0)
        .build()
        .unwrap();
    for id in 0..4 {
        sentry.observe_record(&not_found(id));
        sentry.observe_record(&record(&database()));
    }
    assert!(sentry.flush(PATIENCE));
    let status = sentry.status();
    assert_eq!((status.sent, status.sampled_out, status.waiting), (6, 2, 0), "{status:?}");
    let codes: Vec<String> =
        (0..6).map(|_| event(&stub.next()).fingerprint[0].clone().into_owned()).collect();
    assert_eq!(codes.iter().filter(|code| *code == "VIDEO_NOT_FOUND").count(), 2, "{codes:?}");
    assert!(stub.has_nothing_more());
}

#[test]
fn what_is_too_much_is_dropped_and_counted_and_nobody_waits() {
    let stub = Stub::start([None]);
    let sentry = sentry(&stub).queue(2).timeout(Duration::from_millis(500)).build().unwrap();
    sentry.observe_record(&not_found(1));
    // The first is on its way, and not answered.
    stub.next();
    (2..=5).for_each(|id| sentry.observe_record(&not_found(id)));
    let status = sentry.status();
    assert_eq!((status.waiting, status.dropped), (3, 2));
    assert!(sentry.flush(PATIENCE));
    let status = sentry.status();
    assert_eq!((status.sent, status.failed, status.dropped), (2, 1, 2));
}

#[test]
fn a_sentry_that_is_dead_costs_counts() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dsn = format!("http://k3y@{}/7", listener.local_addr().unwrap());
    drop(listener);
    let sentry = Sentry::builder(dsn).build().unwrap();
    sentry.observe_record(&not_found(1));
    assert!(sentry.flush(PATIENCE));
    let status = sentry.status();
    assert_eq!((status.failed, status.last_error.as_deref()), (1, Some("the connection was refused")));
    assert!(!format!("{sentry:?}").contains("k3y"));
}

#[test]
fn a_sentry_that_wants_no_more_is_left_alone_for_as_long_as_it_says() {
    const BUSY: Reply = Some(
        "HTTP/1.1 429 Too Many Requests\r\nX-Sentry-Rate-Limits: 30:error:key\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    let stub = Stub::start([BUSY]);
    let clock = TestClock::at(UNIX_EPOCH);
    let sentry = sentry(&stub).clock(clock.clone()).build().unwrap();
    let tell = |id| {
        sentry.observe_record(&not_found(id));
        assert!(sentry.flush(PATIENCE));
        let status = sentry.status();
        (status.sent, status.failed)
    };
    assert_eq!(tell(1), (0, 1));
    stub.next();
    clock.advance(Duration::from_secs(29));
    assert_eq!(tell(2), (0, 2));
    assert!(stub.has_nothing_more(), "it is not asked");
    clock.advance(Duration::from_secs(1));
    assert_eq!(tell(3), (1, 2));
    assert_eq!(event(&stub.next()).exception.values[0].value.as_deref(), Some("video 3 not found"));
}

#[test]
fn the_last_handle_waits_for_what_has_not_been_sent() {
    let stub = Stub::start([OK]);
    let sentry = sentry(&stub).shutdown_timeout(PATIENCE).build().unwrap();
    let clone = sentry.clone();
    let client = sentry.client();
    (1..=3).for_each(|id| sentry.observe_record(&not_found(id)));
    drop(sentry);
    drop(clone);
    (0..3).for_each(|_| drop(stub.next()));
    // A client that outlives it sends nothing, and waits for nobody.
    client.capture_event(Event::default(), None);
    assert!(client.flush(Some(PATIENCE)) && stub.has_nothing_more());
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let error = Sentry::builder(format!("https://{SECRET}@host"))
        .sample_rate(1.5)
        .sample_rate_of(error_code!(VideoError, "VIDEO_NOT_FOUND"), f64::NAN)
        .queue(0)
        .build()
        .unwrap_err();
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sentry/golden/problems.txt");
    expectorate::assert_contents(golden, &format!("{error}\n"));
    assert!(!format!("{:?}", Sentry::builder(SECRET)).contains(SECRET));
}

#[test]
fn the_environment_says_where_and_what() {
    let read = |variables: &[(&str, &str)]| {
        let stub = Stub::start([]);
        let dsn = stub.url("/7").replace("http://", "http://k3y@");
        let lookup = |name: &str| {
            let found =
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            if name == "SENTRY_DSN" { Some(dsn.clone()) } else { found }
        };
        let sentry = Sentry::read(lookup).unwrap().unwrap();
        (1..=2).for_each(|id| sentry.observe_record(&not_found(id)));
        assert!(sentry.flush(PATIENCE));
        let event = event(&stub.next());
        (event.environment, event.release, sentry.status().sent)
    };
    assert_eq!(read(&[]), (None, None, 2));
    let usual = [("APP_ENV", "staging"), ("APP_VERSION", "0.1.0"), ("SENTRY_SAMPLE_RATE", "0.5")];
    assert_eq!(read(&usual), (Some("staging".into()), Some("0.1.0".into()), 1));
    let own = [&usual[..], &[("SENTRY_ENVIRONMENT", "blue"), ("SENTRY_RELEASE", "v7")]].concat();
    assert_eq!(read(&own), (Some("blue".into()), Some("v7".into()), 1));
    assert!(Sentry::read(|name| (name == "SENTRY_DSN").then(String::new)).unwrap().is_none());
    let wrong = |name: &str| match name {
        "SENTRY_DSN" => Some("https://key@host/7".to_owned()),
        "SENTRY_SAMPLE_RATE" => Some("half".to_owned()),
        _ => None,
    };
    assert_eq!(
        Sentry::read(wrong).unwrap_err().problems(),
        ["Sentry's sample rate must be a number from 0 to 1"]
    );
}

#[cfg(feature = "prometheus")]
#[test]
fn what_becomes_of_events_is_counted() {
    use crate::prometheus::{Exposition, Metrics};

    let stub = Stub::start([]);
    let sentry = sentry(&stub).sample_rate(0.5).build().unwrap();
    (1..=2).for_each(|id| sentry.observe_record(&not_found(id)));
    assert!(sentry.flush(PATIENCE));
    let text = Metrics::builder().process(false).source(sentry).build().unwrap().encode(Exposition::Classic);
    for line in [
        r#"sentry_events_total{outcome="sent"} 1"#,
        r#"sentry_events_total{outcome="sampled_out"} 1"#,
        "sentry_events_waiting 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
}

#[test]
fn a_status_is_written_as_its_members() {
    let value = serde_json::to_value(SentryStatus::default()).unwrap();
    let expected: Value = json!({"waiting": 0, "sent": 0, "failed": 0, "dropped": 0, "sampled_out": 0});
    assert_eq!(value, expected);
}
