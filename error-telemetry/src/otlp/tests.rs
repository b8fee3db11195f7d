//! What a collector is sent, decoded, and what becomes of it.

mod decoded;

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use error_core::{
    ErrorContext, ErrorRecord, HttpError, Monitor, Observer, Occurrence, RecordObserver, RequestFacts,
    RequestSpan, Scrubber, StatusClass,
};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_proto::tonic::trace::v1::{span, status};
use prost::Message;
use tracing::{debug, error, info, info_span};
use tracing_subscriber::layer::SubscriberExt as _;

use self::decoded::{attributes, hex, logs, next, spans, sums, words};
use super::*;
use crate::stub::Stub;

const SECRET: &str = "hunter2Xq9";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

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
    let path = format!("/videos/7;token={SECRET}");
    let mut request = RequestFacts::default();
    request.request_id = Some("r1");
    request.trace_id = Some(TRACE);
    request.method = Some("GET");
    request.path = Some(&path);
    request.route = Some("/videos/{id}");
    request.user_agent = Some("curl/8");
    let context = ErrorContext::new().operation("play");
    let occurrence = Occurrence::new(error, UNIX_EPOCH + Duration::from_secs(1_705_314_600));
    ErrorRecord::new(&occurrence.with_context(&context).with_request(request), scrubber)
}

fn record(error: &VideoError) -> ErrorRecord {
    record_with(error, &Scrubber::new())
}

fn otlp(stub: &Stub) -> OtlpBuilder {
    Otlp::builder(stub.url("")).service("videos").version("1.2.0").environment("production")
}

#[test]
fn an_error_is_a_log_record() {
    let stub = Stub::start([]);
    let otlp = otlp(&stub).header("x-key", "k3y").attribute("k8s.pod.name", "videos-7").build().unwrap();
    otlp.errors().observe_record(&record(&database()));
    assert!(otlp.flush());
    let received = next(&stub, "/v1/logs");
    assert_eq!(received.header("x-key"), Some("k3y"));
    let request = ExportLogsServiceRequest::decode(&received.body[..]).unwrap();
    let resource = attributes(&request.resource_logs[0].resource.as_ref().unwrap().attributes);
    for (name, value) in [
        ("service.name", "videos"),
        ("service.version", "1.2.0"),
        ("deployment.environment.name", "production"),
        ("k8s.pod.name", "videos-7"),
    ] {
        assert_eq!(resource[name], value);
    }
    let log = &request.resource_logs[0].scope_logs[0].log_records[0];
    assert_eq!((log.time_unix_nano, log.event_name.as_str()), (1_705_314_600_000_000_000, "error"));
    assert_eq!((log.severity_number, log.severity_text.as_str()), (20, "ERROR"));
    assert_eq!(words(log.body.as_ref().unwrap()), "query of [redacted] failed");
    assert_eq!(hex(&log.trace_id), TRACE);
    let mut found = attributes(&log.attributes);
    assert_eq!(found.remove("error.fingerprint").unwrap().len(), 16);
    let expected = [
        ("error.type", "Database"),
        ("error.code", "VIDEO_DATABASE"),
        ("error.category", "database_error"),
        ("error.severity", "critical"),
        ("error.causes", "no route to postgres://app:[redacted]@db"),
        ("error.context", r#"{"user":"[redacted]","query":"[redacted]","operation":"play"}"#),
        ("exception.type", "Database"),
        ("exception.message", "query of [redacted] failed"),
        ("http.request.method", "GET"),
        ("http.route", "/videos/{id}"),
        ("url.path", "/videos/7;token=[redacted]"),
        ("http.response.status_code", "503"),
        ("user_agent.original", "curl/8"),
        ("request_id", "r1"),
    ];
    assert_eq!(found, expected.map(|(name, value)| (name, value.to_owned())).into());
    assert_eq!(otlp.status().logs, SignalStatus { sent: 1, ..SignalStatus::default() });
}

/// By the one span that an adapter opens, and the one event that tells of its end.
#[test]
fn a_request_is_the_span_of_a_server_and_its_errors_belong_to_it() {
    let stub = Stub::start([]);
    let otlp = otlp(&stub).build().unwrap();
    let mut outgoing = None;
    tracing::subscriber::with_default(tracing_subscriber::registry().with(otlp.layer()), || {
        let mut request = RequestFacts::default();
        request.method = Some("GET");
        request.path = Some("/videos/7");
        request.trace_id = Some(TRACE);
        let span = going_on_with(PARENT, Some("vendor=7"), || RequestSpan::new().open(|| request)).unwrap();
        let entered = span.enter();
        info_span!("query", table = "videos").in_scope(|| {
            info!(rows = 0, "looked it up");
            debug!("which nobody exports");
            otlp.errors().observe_record(&record(&VideoError::NotFound { id: 7 }));
            outgoing = trace_parent();
        });
        error!(
            event.name = "request_error",
            http.route = "/videos/{id}",
            http.response.status_code = 503,
            error.r#type = "Database",
            "failed"
        );
        drop(entered);
    });
    assert!(trace_parent().is_none(), "nobody traces here");
    assert!(otlp.flush());
    let log = &next_log(&stub);
    let spans = spans(&stub);
    let [query, request] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!((request.name.as_str(), request.kind), ("GET /videos/{id}", span::SpanKind::Server as i32));
    assert_eq!(
        (hex(&request.trace_id).as_str(), hex(&request.parent_span_id).as_str()),
        (TRACE, "00f067aa0ba902b7")
    );
    assert_eq!((request.trace_state.as_str(), &query.parent_span_id), ("vendor=7", &request.span_id));
    let found = attributes(&request.attributes);
    assert_eq!(
        (found["http.response.status_code"].as_str(), found["error.type"].as_str()),
        ("503", "Database")
    );
    assert_eq!(found["url.path"], "/videos/7");
    assert_eq!(request.status.as_ref().unwrap().code, status::StatusCode::Error as i32);
    assert!(request.events.is_empty(), "{request:?}");
    assert_eq!(query.events.len(), 1);
    assert_eq!((&log.trace_id, &log.span_id), (&query.trace_id, &query.span_id));
    assert_eq!(outgoing.unwrap(), format!("00-{TRACE}-{}-01", hex(&query.span_id)));
}

fn next_log(stub: &Stub) -> LogRecord {
    let logs = logs(stub);
    assert_eq!(logs.len(), 1, "{logs:?}");
    logs[0].clone()
}

#[test]
fn a_trace_that_is_not_kept_elsewhere_is_not_kept_here() {
    let stub = Stub::start([]);
    let otlp = otlp(&stub).trace_rate(1.0).build().unwrap();
    tracing::subscriber::with_default(tracing_subscriber::registry().with(otlp.layer()), || {
        going_on_with(&PARENT.replace("-01", "-00"), None, || drop(info_span!("not kept")));
        going_on_with("nonsense", Some("="), || drop(info_span!("kept")));
    });
    assert!(otlp.flush());
    let names: Vec<String> = spans(&stub).into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["kept"]);
    assert_eq!(otlp.status().spans.sent, 1);
}

#[test]
fn what_a_monitor_has_counted_is_read_when_it_is_exported() {
    let stub = Stub::start([]);
    let monitor = Monitor::new();
    let otlp = otlp(&stub).build().unwrap();
    otlp.export_counts(&monitor);
    for id in 0..3 {
        monitor.record(VideoError::NotFound { id }.site());
    }
    monitor.record(database().site());
    let now = std::time::SystemTime::now();
    monitor.count_request(Some("/videos/{id}"), StatusClass::ClientError, now);
    monitor.count_request(Some("/videos/{id}"), StatusClass::Successful, now);
    assert!(otlp.flush());
    let sums = sums(&stub);
    let owned = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let declared = |code, name, category, severity| {
        owned(&[
            ("error.code", code),
            ("error.type", name),
            ("error.category", category),
            ("error.severity", severity),
        ])
    };
    let mut errors = sums["app.errors"].clone();
    errors.sort_by_key(|(_, count)| *count);
    assert_eq!(
        errors,
        [
            (declared("VIDEO_DATABASE", "Database", "database_error", "critical"), 1),
            (declared("VIDEO_NOT_FOUND", "NotFound", "resource_not_found", "low"), 3),
        ]
    );
    let mut requests = sums["http.server.requests"].clone();
    requests.sort();
    let of = |class| owned(&[("http.route", "/videos/{id}"), ("http.response.status_class", class)]);
    assert_eq!(requests, [(of("2xx"), 1), (of("4xx"), 1)]);
    assert_eq!(sums["app.error.records.dropped"], [(BTreeMap::new(), 0)]);
    assert_eq!(otlp.status().metrics.sent, 1);
}

/// Whatever a monitor was told of secrets, and whoever opens a span.
#[test]
fn what_leaves_is_scrubbed_whoever_sends_it() {
    let stub = Stub::start([]);
    let otlp = otlp(&stub).build().unwrap();
    otlp.errors().observe_record(&record_with(&database(), &Scrubber::none()));
    tracing::subscriber::with_default(tracing_subscriber::registry().with(otlp.layer()), || {
        let name = format!("login with password={SECRET}");
        let span = info_span!("login", otel.name = name, api_key = SECRET, card = 4_111_111_111_111_111_u64);
        span.in_scope(|| {
            error!(token = SECRET, url = format!("postgres://app:{SECRET}@db"), "Bearer {SECRET}");
            let cause = std::io::Error::other(format!("password={SECRET}"));
            error!(error = &cause as &dyn std::error::Error, "failed");
        });
    });
    assert!(otlp.flush());
    for path in ["/v1/logs", "/v1/traces"] {
        let body = String::from_utf8_lossy(&next(&stub, path).body).into_owned();
        assert!(!body.contains(SECRET) && !body.contains("ann@example.com"), "{body}");
        assert!(body.contains("[redacted]") && !body.contains("4111111111111111"), "{body}");
    }
}

#[test]
fn a_collector_that_is_dead_costs_counts() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let otlp = Otlp::builder(&address).queue(2).build().unwrap();
    let monitor = Monitor::new();
    monitor.record(database().site());
    otlp.export_counts(&monitor);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(otlp.layer()), || {
        for _ in 0..5 {
            otlp.errors().observe_record(&record(&database()));
            drop(info_span!("work"));
        }
    });
    assert!(!otlp.flush());
    let status = otlp.status();
    let lost = SignalStatus { failed: 2, dropped: 3, ..SignalStatus::default() };
    assert_eq!((status.logs, status.spans), (lost, lost));
    assert_eq!(status.metrics.failed, 1);
    assert!(!format!("{otlp:?}").contains("127.0.0.1"));
}

#[test]
fn the_last_handle_waits_for_what_has_not_been_sent() {
    let stub = Stub::start([]);
    let otlp = otlp(&stub).shutdown_timeout(Duration::from_secs(20)).build().unwrap();
    let clone = otlp.clone();
    // It tells of itself, and yet ends.
    let monitor = Monitor::builder().record_observer(otlp.errors()).build();
    otlp.export_counts(&monitor);
    monitor.observe(&Occurrence::new(&VideoError::NotFound { id: 7 }, UNIX_EPOCH));
    drop(otlp);
    drop(clone);
    assert_eq!(logs(&stub).len(), 1);
    assert_eq!(sums(&stub)["app.errors"][0].1, 1);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let error = Otlp::builder(SECRET)
        .header("x key", SECRET)
        .trace_rate(2.0)
        .queue(0)
        .interval(Duration::ZERO)
        .build()
        .unwrap_err();
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/src/otlp/golden/problems.txt");
    expectorate::assert_contents(golden, &format!("{error}\n"));
    let builder = Otlp::builder(format!("http://{SECRET}")).header("authorization", SECRET);
    assert!(!format!("{builder:?}").contains(SECRET));
}

#[test]
fn the_environment_says_where_and_what() {
    let stub = Stub::start([]);
    let [base, logs_only] = [stub.url(""), stub.url("/logs/of/ours")];
    let of = |variables: &[(&str, &str)]| {
        let lookup = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Otlp::read(lookup).map(OtlpBuilder::build)
    };
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", base.as_str());
    assert!(of(&[]).is_none() && of(&[endpoint, ("OTEL_SDK_DISABLED", "True")]).is_none());
    let otlp = of(&[
        endpoint,
        ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", &logs_only),
        ("OTEL_SERVICE_NAME", "films"),
        ("APP_ENV", "staging"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "5000"),
    ]);
    let otlp = otlp.unwrap().unwrap();
    otlp.errors().observe_record(&record(&database()));
    assert!(otlp.flush());
    let request = ExportLogsServiceRequest::decode(&next(&stub, "/logs/of/ours").body[..]).unwrap();
    let resource = attributes(&request.resource_logs[0].resource.as_ref().unwrap().attributes);
    assert_eq!(
        (resource["service.name"].as_str(), resource["deployment.environment.name"].as_str()),
        ("films", "staging")
    );
    let wrong = of(&[
        endpoint,
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "0"),
    ]);
    assert_eq!(wrong.unwrap().unwrap_err().problems().len(), 3);
}

#[cfg(feature = "prometheus")]
#[test]
fn what_becomes_of_signals_is_counted() {
    use crate::prometheus::{Exposition, Metrics};

    let stub = Stub::start([]);
    let otlp = otlp(&stub).build().unwrap();
    otlp.errors().observe_record(&record(&database()));
    assert!(otlp.flush());
    let text = Metrics::builder().process(false).source(otlp).build().unwrap().encode(Exposition::Classic);
    for line in [
        r#"otlp_exported_total{signal="logs",outcome="sent"} 1"#,
        r#"otlp_exported_total{signal="spans",outcome="dropped"} 0"#,
        r#"otlp_waiting{signal="logs"} 0"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
}
