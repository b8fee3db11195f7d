//! What Sentry is told of: a stub of it takes the envelopes.

use error_actix::sentry::Sentry;
use serde_json::{Value, json};
use ureq::http::Method;

use super::{Fixture, done, outage, serve, serve_with};
use crate::collector::{Collector, Delivery};
use crate::otlp::{PARENT, TRACE};

/// A service that tells a stub, with these variables beside.
fn serve_telling(variables: &[(&str, &str)]) -> (Fixture, Collector) {
    let collector = Collector::start();
    let dsn = collector.dsn();
    let fixture = serve_with(&[variables, &[("SENTRY_DSN", &dsn)]].concat());
    (fixture, collector)
}

/// The event of an envelope: a line of the envelope, a line of the item, and the item.
fn event(delivery: &Delivery) -> Value {
    assert_eq!(delivery.path, "/api/7/envelope/");
    assert!(delivery.headers.contains("sentry_key=k3y"), "{}", delivery.headers);
    let text = std::str::from_utf8(&delivery.body).unwrap();
    let [envelope, item, event] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
    let [envelope, item, event] =
        [envelope, item, event].map(|line| serde_json::from_str::<Value>(line).unwrap());
    let id = envelope["event_id"].as_str().unwrap().replace('-', "");
    assert_eq!((&item["type"], &event["event_id"]), (&json!("event"), &json!(id)));
    event
}

impl Fixture {
    /// What has come when nothing waits any more.
    fn events(&self, collector: &Collector) -> Vec<Value> {
        let sentry: &Sentry = self.sentry.as_ref().unwrap();
        assert!(sentry.flush(std::time::Duration::from_secs(60)), "{sentry:?}");
        collector.received().iter().map(event).collect()
    }
}

#[test]
fn an_error_is_an_event_with_its_code_place_and_release() {
    let (fixture, collector) = serve_telling(&[]);
    assert_eq!(fixture.upload("fox").status, 201);
    fixture.services.will(outage());
    let answer = fixture.get("/api/videos/fox/content");
    assert_eq!(answer.status, 503);
    let [event] = &fixture.events(&collector)[..] else { panic!("{:?}", collector.received()) };
    assert_eq!(event["fingerprint"], json!(["S3_DOWNLOAD"]));
    assert_eq!((&event["environment"], &event["release"]), (&json!("production"), &json!("0.1.0")));
    assert_eq!(event["transaction"], "GET /api/videos/{id}/content");
    assert_eq!(event["timestamp"], 1_705_314_600);
    let tags = &event["tags"];
    assert_eq!((&tags["code"], &tags["status"]), (&json!("S3_DOWNLOAD"), &json!("503")));
    assert_eq!(tags["request_id"].as_str(), answer.header("x-request-id"));
    let exceptions = event["exception"]["values"].as_array().unwrap();
    let last = exceptions.last().unwrap();
    assert_eq!(last["type"], "S3_DOWNLOAD");
    let place = last["stacktrace"]["frames"][0]["filename"].as_str().unwrap();
    assert!(place.ends_with("video_scheduler/videos.rs"), "{place}");
    assert_eq!(event["breadcrumbs"]["values"][0]["message"], "GET /api/videos/{id}/content");
    // Neither who asked, nor with what.
    assert!(!event.to_string().contains("0123456789abcdef") && event.get("user").is_none(), "{event:#}");
    assert_eq!(event["request"].as_object().unwrap().keys().collect::<Vec<_>>(), ["headers", "method"]);
}

/// By which an event and the spans of its request are found from one another.
#[test]
fn an_event_belongs_to_the_trace_of_its_request() {
    let (fixture, collector) = serve_telling(&[]);
    let headers = [("authorization", "Bearer 0123456789abcdef-ann"), ("traceparent", PARENT)];
    assert_eq!(fixture.server.send(Method::GET, "/api/videos/123", &headers, "").status, 404);
    let [event] = &fixture.events(&collector)[..] else { panic!("{:?}", collector.received()) };
    assert_eq!(event["contexts"]["trace"]["trace_id"], TRACE, "{event:#}");
}

#[test]
fn each_error_is_an_event_of_its_own_and_only_once() {
    let (fixture, collector) = serve_telling(&[("SENTRY_ENVIRONMENT", "blue"), ("SENTRY_RELEASE", "v7")]);
    fixture.get("/api/videos/123");
    fixture.ask("eve", Method::GET, "/api/videos/123", "");
    fixture.services.will(done());
    fixture.upload("fox");
    fixture.get("/nope");
    let mut codes: Vec<String> = Vec::new();
    for event in fixture.events(&collector) {
        assert_eq!((&event["environment"], &event["release"]), (&json!("blue"), &json!("v7")));
        codes.push(event["fingerprint"][0].as_str().unwrap().to_owned());
    }
    assert_eq!(codes, ["RESOURCE_NOT_FOUND", "TOKEN_EXPIRED", "ROUTE_NOT_FOUND"]);
}

#[test]
fn some_of_each_error_are_enough_where_the_rate_says_so() {
    let (fixture, collector) = serve_telling(&[("SENTRY_SAMPLE_RATE", "0.5")]);
    for id in 0..4 {
        assert_eq!(fixture.get(&format!("/api/videos/{id}")).status, 404);
    }
    assert_eq!(fixture.events(&collector).len(), 2);
    let metrics = fixture.server.get("/metrics").body;
    for (outcome, count) in [("sent", 2), ("sampled_out", 2), ("dropped", 0), ("failed", 0)] {
        let line = format!(r#"sentry_events_total{{outcome="{outcome}"}} {count}"#);
        assert!(metrics.contains(&line), "{line} in\n{metrics}");
    }
}

#[test]
fn a_sentry_that_is_dead_harms_nobody() {
    let fixture = serve_with(&[("SENTRY_DSN", "http://k3y@127.0.0.1:1/7")]);
    assert_eq!(fixture.get("/api/videos/123").status, 404);
    let sentry = fixture.sentry.as_ref().unwrap();
    assert!(sentry.flush(std::time::Duration::from_secs(60)));
    assert_eq!((sentry.status().failed, sentry.status().sent), (1, 0));
    assert!(serve().sentry.is_none(), "without a DSN nobody is told");
}
