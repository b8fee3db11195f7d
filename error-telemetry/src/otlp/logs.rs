//! Errors as log records.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use error_core::{ErrorRecord, RecordObserver, Scrubber, Severity};
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity as Level};
use opentelemetry::trace::{SpanId, TraceContextExt as _, TraceId};
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{
    BatchLogProcessor, LogBatch, LogExporter, LogProcessor, SdkLogRecord, SdkLogger, SdkLoggerProvider,
};

use super::SCOPE;
use super::gate::Gate;

/// Tells a collector of errors, each as a log record; [`Otlp::errors`](super::Otlp::errors) makes one.
///
/// A monitor may own it, and be exported by the same [`Otlp`](super::Otlp): it does not keep that alive.
#[derive(Clone)]
pub struct OtlpErrors {
    logger: SdkLogger,
    scrubber: Scrubber,
}

impl fmt::Debug for OtlpErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtlpErrors").finish_non_exhaustive()
    }
}

impl OtlpErrors {
    pub(super) fn new(provider: &SdkLoggerProvider, scrubber: Scrubber) -> Self {
        let scope = InstrumentationScope::builder(SCOPE).with_version(env!("CARGO_PKG_VERSION")).build();
        Self { logger: provider.logger_with_scope(scope), scrubber }
    }
}

/// A record belongs to the span that is entered, and else to the trace that the request came with.
impl RecordObserver for OtlpErrors {
    fn observe_record(&self, record: &ErrorRecord) {
        let spec = record.spec();
        let text = |text: &str| AnyValue::from(self.scrubber.scrub(text).into_owned());
        let mut log = self.logger.create_log_record();
        log.set_event_name("error");
        log.set_timestamp(record.time());
        log.set_observed_timestamp(SystemTime::now());
        let (level, words) = level(spec.severity());
        log.set_severity_number(level);
        log.set_severity_text(words);
        log.set_body(text(record.message()));
        let named = |name: &'static str| AnyValue::from(name);
        let number = |number: u32| AnyValue::from(i64::from(number));
        let attributes = [
            ("error.type", Some(named(spec.name()))),
            ("error.code", Some(named(spec.code().as_str()))),
            ("error.category", Some(named(spec.category().as_str()))),
            ("error.severity", Some(named(spec.severity().as_str()))),
            ("error.fingerprint", Some(AnyValue::from(record.fingerprint().to_string()))),
            ("error.causes", record.causes().map(text)),
            ("error.context", record.context().map(text)),
            ("exception.type", Some(named(spec.name()))),
            ("exception.message", Some(text(record.message()))),
            ("code.file.path", record.location().map(|place| named(place.file()))),
            ("code.line.number", record.location().map(|place| number(place.line()))),
            ("http.request.method", record.method().map(text)),
            ("http.route", record.route().map(text)),
            ("url.path", record.path().map(text)),
            ("http.response.status_code", record.method().map(|_| number(record.status().as_u16().into()))),
            ("user_agent.original", record.user_agent().map(text)),
            ("request_id", record.request_id().map(text)),
        ];
        for (name, value) in attributes {
            if let Some(value) = value {
                log.add_attribute(name, value);
            }
        }
        let trace = record.trace_id().and_then(|id| TraceId::from_hex(id).ok());
        if let Some(trace) = trace.filter(|_| !Context::current().span().span_context().is_valid()) {
            log.set_trace_context(trace, SpanId::INVALID, None);
        }
        self.logger.emit(log);
    }
}

const fn level(severity: Severity) -> (Level, &'static str) {
    match severity {
        Severity::Low => (Level::Info, "INFO"),
        Severity::Medium => (Level::Warn, "WARN"),
        Severity::High => (Level::Error, "ERROR"),
        // The process goes on, so that it is not fatal.
        Severity::Critical => (Level::Error4, "ERROR"),
    }
}

/// Counts before the SDK's queue.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) processor: BatchLogProcessor,
    pub(super) gate: Arc<Gate>,
}

impl LogProcessor for Counted {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        if self.gate.admit() {
            self.processor.emit(record, scope);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.processor.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.processor.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.processor.set_resource(resource);
    }
}

/// Counts behind it.
#[derive(Debug)]
pub(super) struct Exporter<E> {
    pub(super) exporter: E,
    pub(super) gate: Arc<Gate>,
}

impl<E: LogExporter> LogExporter for Exporter<E> {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let count = batch.iter().count();
        let exported = self.exporter.export(batch).await;
        self.gate.settle(count, exported.is_ok());
        exported
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}
