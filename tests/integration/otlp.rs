//! What a collector was sent, decoded; and traces that go on to other services.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use actix_web::{App, web};
use error_actix::otlp::Otlp;
use error_actix::{ErrorStack, Propagation};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_proto::tonic::metrics::v1::{metric, number_data_point};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use ureq::http::Method;

use crate::captured::Lines;
use crate::collector::Collector;
use crate::server::Server;

pub(crate) const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
pub(crate) const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

pub(crate) fn attributes(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    attributes.iter().map(|pair| (pair.key.clone(), words(pair.value.as_ref().unwrap()))).collect()
}

pub(crate) fn words(value: &AnyValue) -> String {
    match value.value.as_ref().unwrap() {
        any_value::Value::StringValue(text) => text.clone(),
        any_value::Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Collector {
    fn decoded<M: Message + Default>(&self, path: &str) -> Vec<M> {
        let received = self.received().into_iter().filter(|delivery| delivery.path == path);
        received.map(|delivery| M::decode(&delivery.body[..]).unwrap()).collect()
    }

    /// The resource that the log records are about.
    pub(crate) fn resource(&self) -> BTreeMap<String, String> {
        let [request] = &self.decoded::<ExportLogsServiceRequest>("/v1/logs")[..] else { panic!("no logs") };
        attributes(&request.resource_logs[0].resource.as_ref().unwrap().attributes)
    }

    pub(crate) fn logs(&self) -> Vec<LogRecord> {
        let requests = self.decoded::<ExportLogsServiceRequest>("/v1/logs").into_iter();
        let scopes =
            requests.flat_map(|request| request.resource_logs).flat_map(|resource| resource.scope_logs);
        scopes.flat_map(|scope| scope.log_records).collect()
    }

    pub(crate) fn spans(&self) -> Vec<Span> {
        let requests = self.decoded::<ExportTraceServiceRequest>("/v1/traces").into_iter();
        let scopes =
            requests.flat_map(|request| request.resource_spans).flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }

    /// The points of a sum in the last export, by their attributes.
    pub(crate) fn sum(&self, name: &str) -> BTreeMap<BTreeMap<String, String>, i64> {
        let request = self.decoded::<ExportMetricsServiceRequest>("/v1/metrics").pop().unwrap();
        let scopes = request.resource_metrics.into_iter().flat_map(|resource| resource.scope_metrics);
        let found = scopes.flat_map(|scope| scope.metrics).find(|metric| metric.name == name).unwrap();
        let Some(metric::Data::Sum(sum)) = found.data else { panic!("{name} is no sum") };
        let points = sum.data_points.iter().map(|point| {
            let Some(number_data_point::Value::AsInt(value)) = point.value else { panic!("{point:?}") };
            (attributes(&point.attributes), value)
        });
        points.collect()
    }

    /// Waits for the span of a request, which ends when its answer has gone.
    pub(crate) fn server_span(&self, otlp: &Otlp, name: &str) -> Span {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            assert!(otlp.flush(), "{otlp:?}");
            if let Some(span) = self.spans().into_iter().find(|span| span.name == name) {
                return span;
            }
            assert!(Instant::now() < deadline, "{:#?}", self.spans());
        }
    }
}

/// The trace that a request came with goes on in its span, and from there to the services that it calls.
#[test]
fn a_call_to_another_service_belongs_to_the_span_of_the_request() {
    let collector = Collector::start();
    let otlp = Otlp::builder(collector.url("")).build().unwrap();
    let errors = ErrorStack::builder().request_log(error_actix::RequestEvents::new()).build().unwrap();
    let layered = otlp.clone();
    let server = Server::start(move || {
        Lines::default().install_beside(layered.layer());
        let outgoing = |propagation: Propagation| async move {
            let mut lines = BTreeMap::new();
            propagation.visit(|name, value| drop(lines.insert(name.to_owned(), value.to_owned())));
            web::Json(lines)
        };
        App::new().route("/calls", web::get().to(outgoing)).wrap(errors.layer())
    });
    let headers = [("traceparent", PARENT), ("tracestate", "vendor=7")];
    let calls = server.send(Method::GET, "/calls", &headers, "").json();
    let span = collector.server_span(&otlp, "GET /calls");
    assert_eq!(
        (hex(&span.trace_id).as_str(), hex(&span.parent_span_id).as_str()),
        (TRACE, "00f067aa0ba902b7")
    );
    assert_eq!(calls["traceparent"], format!("00-{TRACE}-{}-01", hex(&span.span_id)));
    assert_eq!((calls["tracestate"].as_str(), span.trace_state.as_str()), (Some("vendor=7"), "vendor=7"));
    // One that came with none begins one here.
    let calls = server.get("/calls").json();
    let begun = calls["traceparent"].as_str().unwrap();
    assert!(
        !begun.contains(TRACE) && begun.len() == PARENT.len() && calls.get("tracestate").is_none(),
        "{calls}"
    );
}
