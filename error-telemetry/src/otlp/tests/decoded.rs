//! What a collector was sent, as what it means.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_proto::tonic::metrics::v1::{metric, number_data_point};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

use crate::stub::{Received, Stub};

/// The next request to this path.
pub(super) fn next(stub: &Stub, path: &str) -> Received {
    loop {
        let received = stub.next();
        if received.line == format!("POST {path} HTTP/1.1") {
            assert_eq!(received.header("content-type"), Some("application/x-protobuf"));
            return received;
        }
    }
}

pub(super) fn words(value: &AnyValue) -> String {
    match value.value.as_ref().unwrap() {
        any_value::Value::StringValue(text) => text.clone(),
        any_value::Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

pub(super) fn attributes(attributes: &[KeyValue]) -> BTreeMap<&str, String> {
    attributes.iter().map(|pair| (pair.key.as_str(), words(pair.value.as_ref().unwrap()))).collect()
}

pub(super) fn logs(stub: &Stub) -> Vec<LogRecord> {
    let request = ExportLogsServiceRequest::decode(&next(stub, "/v1/logs").body[..]).unwrap();
    let [resource] = &request.resource_logs[..] else { panic!("{request:?}") };
    resource.scope_logs.iter().flat_map(|scope| scope.log_records.clone()).collect()
}

pub(super) fn spans(stub: &Stub) -> Vec<Span> {
    let request = ExportTraceServiceRequest::decode(&next(stub, "/v1/traces").body[..]).unwrap();
    let [resource] = &request.resource_spans[..] else { panic!("{request:?}") };
    resource.scope_spans.iter().flat_map(|scope| scope.spans.clone()).collect()
}

/// Each point of a sum, by its attributes.
pub(super) fn sums(stub: &Stub) -> BTreeMap<String, Vec<(BTreeMap<String, String>, i64)>> {
    let request = ExportMetricsServiceRequest::decode(&next(stub, "/v1/metrics").body[..]).unwrap();
    let metrics = request.resource_metrics.into_iter().flat_map(|resource| resource.scope_metrics);
    let metrics = metrics.flat_map(|scope| scope.metrics).map(|metric| {
        let Some(metric::Data::Sum(sum)) = metric.data else { panic!("{} is no sum", metric.name) };
        assert!(sum.is_monotonic);
        let points = sum.data_points.iter().map(|point| {
            let Some(number_data_point::Value::AsInt(value)) = point.value else { panic!("{point:?}") };
            let owned =
                attributes(&point.attributes).into_iter().map(|(name, value)| (name.to_owned(), value));
            (owned.collect(), value)
        });
        (metric.name, points.collect())
    });
    metrics.collect()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
