//! Each sink against a listener: what it sends to the byte, and what it makes of the answers.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use error_core::{Monitor, Severity};
use serde_json::{Value, json};

use super::{AlertSink, Alertmanager, PagerDuty, SinkError, Slack, Webhook};
use crate::alert::notification::{Alert, AlertStatus, Notification};
use crate::alert::{AlertKind, Alerts, Delivery, ManualAlert, SinkStatus};
use crate::stub::{OK, Stub, UNAVAILABLE};

fn notification(status: AlertStatus) -> Notification {
    let raised_at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_640_995_200_250);
    let alert = Alert {
        id: 7,
        rule: Some("breaker".into()),
        kind: AlertKind::CIRCUIT_BREAKER_TRIGGERED,
        label: "Circuit breaker activated".into(),
        subject: Some("stripe".into()),
        message: "Circuit breaker stripe opened after 5 errors, <!channel> & \"quotes\"".into(),
        severity: Severity::High,
        value: Some(1.0),
        threshold: Some(1.0),
        runbook: Some("https://runbooks.example.com/breaker?a=1|2".into()),
        raised_at,
        cleared_at: (status == AlertStatus::Resolved).then(|| raised_at + Duration::from_secs(90)),
        repeated: 0,
        muted: false,
    };
    let time = alert.cleared_at.unwrap_or(raised_at);
    Notification { alert, status, service: Arc::from("videos"), time }
}

fn expect(file: &str, body: &Value) {
    let path = format!("{}/src/alert/golden/{file}", env!("CARGO_MANIFEST_DIR"));
    expectorate::assert_contents(path, &format!("{body:#}\n"));
}

/// What a sink sends, twice: while the alert goes on and when it is over.
fn sends(sink: &dyn AlertSink, stub: &Stub, path: &str, file: &str) {
    for (status, word) in [(AlertStatus::Firing, "firing"), (AlertStatus::Resolved, "resolved")] {
        sink.deliver(&notification(status)).unwrap();
        let request = stub.next();
        assert_eq!(request.line, format!("POST {path} HTTP/1.1"));
        assert_eq!(request.header("content-type"), Some("application/json"));
        let agent = concat!("error-telemetry/", env!("CARGO_PKG_VERSION"));
        assert_eq!(request.header("user-agent"), Some(agent));
        expect(&format!("{file}.{word}.json"), &request.json());
    }
}

#[test]
fn a_webhook_gets_the_notification() {
    let stub = Stub::start([]);
    let webhook = Webhook::new(stub.url("/hook?key=s3cr3t")).header("authorization", "Bearer t0k3n");
    webhook.deliver(&notification(AlertStatus::Firing)).unwrap();
    assert_eq!(stub.next().header("authorization"), Some("Bearer t0k3n"));
    sends(&webhook, &stub, "/hook?key=s3cr3t", "webhook");
}

#[test]
fn slack_gets_a_message_that_mentions_nobody() {
    let stub = Stub::start([]);
    sends(&Slack::new(stub.url("/services/T0/B0/s3cr3t")), &stub, "/services/T0/B0/s3cr3t", "slack");
}

#[test]
fn pager_duty_gets_events_of_its_second_version() {
    let stub = Stub::start([]);
    let sink = PagerDuty::new("r0ut1ng").endpoint(stub.url("/v2/enqueue"));
    sends(&sink, &stub, "/v2/enqueue", "pager_duty");
}

#[test]
fn alertmanager_gets_postable_alerts() {
    let stub = Stub::start([]);
    let sink = Alertmanager::new(stub.url("/am/")).label("environment", "production");
    sends(&sink, &stub, "/am/api/v2/alerts", "alertmanager");
    assert_eq!(sink.repeats_every(), Some(Duration::from_secs(60)));
}

#[test]
fn an_answer_says_whether_another_try_makes_sense() {
    let late = "HTTP/1.1 503 Busy\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let replies = [
        (
            "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            true,
            Some(7),
        ),
        (late, true, Some(60)),
        ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true, None),
        (
            "HTTP/1.1 404 Gone\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            false,
            None,
        ),
        (
            "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            false,
            None,
        ),
        ("nonsense\r\n\r\n", true, None),
    ];
    let stub = Stub::start(replies.map(|(reply, ..)| Some(reply)));
    let webhook = Webhook::new(stub.url("/"));
    for (reply, again, wait) in replies {
        let error = webhook.deliver(&notification(AlertStatus::Firing)).unwrap_err();
        let wait = wait.map(Duration::from_secs);
        assert_eq!((error.is_worth_another_try(), error.retry_after()), (again, wait), "{reply} {error}");
        stub.next();
    }
    assert!(webhook.deliver(&notification(AlertStatus::Firing)).is_ok());
}

#[test]
fn who_does_not_answer_is_not_waited_for() {
    let stub = Stub::start([None]);
    let webhook = Webhook::new(stub.url("/")).timeout(Duration::from_millis(200));
    let error = webhook.deliver(&notification(AlertStatus::Firing)).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.is_worth_another_try()), ("no answer in time", true));
    let nobody = Webhook::new("http://127.0.0.1:1/");
    let error = nobody.deliver(&notification(AlertStatus::Firing)).unwrap_err();
    assert_eq!(error, SinkError::failed("the connection was refused"));
    // Who says nothing that a TLS server would.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"220 mail.example.com ready\r\n").unwrap();
    });
    let other = Webhook::new(format!("https://{address}/s3cr3t"));
    let error = other.deliver(&notification(AlertStatus::Firing)).unwrap_err();
    assert!(error.is_worth_another_try() && !error.to_string().contains("s3cr3t"), "{error}");
}

/// Waits are short, so that the test is.
fn quickly() -> Delivery {
    Delivery::new().with_waits(Duration::from_millis(1), Duration::from_millis(2))
}

fn alerts(sink: impl AlertSink, delivery: Delivery) -> Alerts {
    let builder = Alerts::builder(Monitor::new()).evaluated_by_hand().cooldown_by_hand(Duration::ZERO);
    builder.sink(sink).delivery(delivery).build().unwrap()
}

fn send(alerts: &Alerts, message: &str) {
    alerts.send(&ManualAlert::new("VIDEO_PROCESSING_FAILED", message, Severity::High));
}

fn status(alerts: &Alerts) -> SinkStatus {
    alerts.sinks().remove(0)
}

const LONG: Duration = Duration::from_secs(30);

#[test]
fn what_fails_is_sent_again_in_order() {
    let stub = Stub::start([UNAVAILABLE, UNAVAILABLE, OK]);
    let alerts = alerts(Webhook::new(stub.url("/")), quickly());
    send(&alerts, "first");
    send(&alerts, "second");
    assert!(alerts.flush(LONG));
    let messages: Vec<Value> = (0..4).map(|_| stub.next().json()["message"].clone()).collect();
    assert_eq!(messages, ["first", "first", "first", "second"]);
    let status = status(&alerts);
    assert_eq!((status.delivered, status.failed, status.waiting), (2, 0, 0));
    assert_eq!((status.paused, status.last_error), (false, None));
}

#[test]
fn retry_after_is_honoured() {
    let busy = "HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let stub = Stub::start([Some(busy)]);
    let alerts = alerts(Webhook::new(stub.url("/")), quickly());
    send(&alerts, "later");
    stub.next();
    let told = Instant::now();
    stub.next();
    // The time that the server asked for, not how fast this is.
    assert!(told.elapsed() >= Duration::from_millis(900), "{:?}", told.elapsed());
    assert!(alerts.flush(LONG));
}

#[test]
fn a_sink_that_fails_is_left_alone_and_alerts_wait() {
    let stub = Stub::start([UNAVAILABLE; 3]);
    let delivery = quickly().with_attempts(2).with_pause(3, LONG * 100).with_queue(2);
    let alerts = alerts(Webhook::new(stub.url("/")), delivery);
    send(&alerts, "given up");
    send(&alerts, "at hand");
    (0..3).for_each(|_| drop(stub.next()));
    while !status(&alerts).paused {
        std::thread::yield_now();
    }
    for number in 0..3 {
        send(&alerts, &format!("waiting {number}"));
    }
    assert!(!alerts.flush(Duration::from_millis(1)));
    assert!(stub.has_nothing_more());
    let status = status(&alerts);
    assert_eq!((status.waiting, status.dropped, status.failed), (3, 1, 1));
    assert_eq!(status.last_error.as_deref(), Some("it answered 503"));
    // Whoever drops the alerts does not wait for the pause to end.
    drop(alerts);
}

#[test]
fn when_the_pause_is_over_it_is_tried_again() {
    let stub = Stub::start([UNAVAILABLE; 4]);
    let delivery = quickly().with_attempts(2).with_pause(1, Duration::from_millis(5));
    let alerts = alerts(Webhook::new(stub.url("/")), delivery);
    for message in ["one", "two", "three"] {
        send(&alerts, message);
    }
    assert!(alerts.flush(LONG));
    let messages: Vec<Value> = (0..5).map(|_| stub.next().json()["message"].clone()).collect();
    assert_eq!(messages, ["one", "one", "two", "two", "three"]);
    let status = status(&alerts);
    assert_eq!((status.delivered, status.failed, status.paused), (1, 2, false));
}

#[test]
fn a_slow_sink_holds_up_nobody() {
    let (silent, quick) = (Stub::start([None]), Stub::start([]));
    let slow = Webhook::new(silent.url("/")).named("slow").timeout(LONG);
    let builder = Alerts::builder(Monitor::new()).evaluated_by_hand().sink(slow);
    let alerts = builder.sink(Webhook::new(quick.url("/"))).build().unwrap();
    send(&alerts, "now");
    assert_eq!(quick.next().json()["message"], "now");
    assert!(!alerts.flush(Duration::from_millis(1)));
}

#[derive(Debug)]
struct Clumsy;

impl AlertSink for Clumsy {
    fn name(&self) -> &str {
        "clumsy"
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        assert_ne!(notification.alert().message(), "fatal");
        match notification.alert().message() {
            "fine" => Ok(()),
            _ => Err(SinkError::refused("no password=hunter2 at https://user:hunter2@host/")),
        }
    }
}

#[test]
fn a_sink_that_panics_goes_on() {
    let alerts = alerts(Clumsy, quickly());
    send(&alerts, "fatal");
    send(&alerts, "fine");
    assert!(alerts.flush(LONG));
    let before = status(&alerts);
    assert_eq!((before.delivered, before.failed), (1, 1));
    send(&alerts, "told too much");
    assert!(alerts.flush(LONG));
    let error = status(&alerts).last_error.unwrap();
    assert_eq!(error, "no password=[redacted] at https://user:[redacted]@host/");
}

#[test]
fn nothing_shows_a_secret() {
    let secrets = ["s3cr3t", "t0k3n", "r0ut1ng"];
    let webhook = Webhook::new("http://127.0.0.1:1/s3cr3t").header("x-key", "t0k3n");
    let pager = PagerDuty::new("r0ut1ng").endpoint("http://user:s3cr3t@127.0.0.1:1/");
    let slack = Slack::new("ftp://hooks/s3cr3t");
    let manager = Alertmanager::new("s3cr3t/ not an address").header("bad name", "t0k3n\n");
    let sinks: [&dyn AlertSink; 4] = [&webhook, &pager, &slack, &manager];
    for sink in sinks {
        let error = sink.deliver(&notification(AlertStatus::Firing)).unwrap_err();
        let shown = format!("{sink:?} {error} {error:?} {:?}", sink.problems());
        for secret in secrets {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    let builder = Alerts::builder(Monitor::new()).sink(webhook).sink(pager).sink(slack).sink(manager);
    let shown = format!("{builder:?}");
    let error = builder.build().unwrap_err();
    let shown = format!("{shown} {error} {error:?}");
    for secret in secrets {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(error.problems().len(), 4, "{error}");
}

#[test]
fn keys_and_texts_fit_into_what_others_take() {
    let mut long = notification(AlertStatus::Firing);
    long.alert.subject = Some("x".repeat(400).into());
    long.alert.message = "y".repeat(1_500).into();
    let stub = Stub::start([]);
    PagerDuty::new("key").endpoint(stub.url("/")).deliver(&long).unwrap();
    let body = stub.next().json();
    assert_eq!(body["dedup_key"].as_str().map(str::len), Some(255));
    assert_eq!(body["payload"]["summary"].as_str().map(str::len), Some(1_024));
    assert_eq!(body["payload"]["custom_details"]["type"], json!("CIRCUIT_BREAKER_TRIGGERED"));
}
