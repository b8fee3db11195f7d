//! What an OpenTelemetry collector is told: a stub of it takes the protobuf.

use std::collections::BTreeMap;

use ureq::http::Method;

use super::{Fixture, serve_with};
use crate::collector::Collector;
use crate::otlp::{PARENT, TRACE, attributes, hex, words};

fn serve_telling(variables: &[(&str, &str)]) -> (Fixture, Collector) {
    let collector = Collector::start();
    let endpoint = collector.url("");
    let fixture = serve_with(&[variables, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)]].concat());
    (fixture, collector)
}

#[test]
fn an_error_is_a_log_record_in_the_span_of_its_request() {
    let (fixture, collector) = serve_telling(&[]);
    let headers = [("authorization", "Bearer 0123456789abcdef-ann"), ("traceparent", PARENT)];
    let answer = fixture.server.send(Method::GET, "/api/videos/123", &headers, "");
    assert_eq!(answer.status, 404);
    let otlp = fixture.otlp.as_ref().unwrap();
    let span = collector.server_span(otlp, "GET /api/videos/{id}");
    assert_eq!(
        (hex(&span.trace_id).as_str(), hex(&span.parent_span_id).as_str()),
        (TRACE, "00f067aa0ba902b7")
    );
    let of_the_span = attributes(&span.attributes);
    for (name, value) in [
        ("http.request.method", "GET"),
        ("http.route", "/api/videos/{id}"),
        ("http.response.status_code", "404"),
        ("url.path", "/api/videos/123"),
        ("error.code", "RESOURCE_NOT_FOUND"),
    ] {
        assert_eq!(of_the_span[name], value);
    }
    let [log] = &collector.logs()[..] else { panic!("{:#?}", collector.logs()) };
    assert_eq!((&log.trace_id, &log.span_id), (&span.trace_id, &span.span_id));
    assert_eq!(words(log.body.as_ref().unwrap()), "Video with ID 123 not found");
    let of_the_log = attributes(&log.attributes);
    assert_eq!(of_the_log["error.code"], "RESOURCE_NOT_FOUND");
    assert_eq!(Some(of_the_log["request_id"].as_str()), answer.header("x-request-id"));
    let resource = collector.resource();
    for (name, value) in [
        ("service.name", "video-scheduler"),
        ("service.version", "0.1.0"),
        ("deployment.environment.name", "production"),
    ] {
        assert_eq!(resource[name], value);
    }
}

#[test]
fn what_is_counted_is_exported() {
    let (fixture, collector) = serve_telling(&[("OTEL_SERVICE_NAME", "films")]);
    assert_eq!(fixture.upload("fox").status, 201);
    fixture.get("/api/videos/1");
    fixture.get("/api/videos/2");
    let otlp = fixture.otlp.as_ref().unwrap();
    assert!(otlp.flush(), "{otlp:?}");
    let errors = collector.sum("app.errors");
    let [(declared, 2)] = &errors.into_iter().collect::<Vec<_>>()[..] else { panic!("other errors") };
    assert_eq!(
        (declared["error.code"].as_str(), declared["error.severity"].as_str()),
        ("RESOURCE_NOT_FOUND", "low")
    );
    let requests = collector.sum("http.server.requests");
    let of = |class: &str| -> BTreeMap<String, String> {
        [("http.route", "/api/videos/{id}"), ("http.response.status_class", class)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    };
    assert_eq!((requests[&of("2xx")], requests[&of("4xx")]), (1, 2));
    assert_eq!(collector.resource()["service.name"], "films");
    let metrics = fixture.server.get("/metrics").body;
    assert!(metrics.contains(r#"otlp_exported_total{signal="logs",outcome="sent"} 2"#), "{metrics}");
}

#[test]
fn a_collector_that_is_dead_harms_nobody() {
    let fixture = serve_with(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]);
    assert_eq!(fixture.get("/api/videos/123").status, 404);
    let otlp = fixture.otlp.as_ref().unwrap();
    assert!(!otlp.flush());
    assert_eq!((otlp.status().logs.failed, otlp.status().logs.sent), (1, 0));
}
