//! The object that an application owns.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use error_core::Monitor;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde::Serialize;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Subscriber};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;

use super::SCOPE;
use super::builder::OtlpBuilder;
use super::gate::{Gate, SignalStatus};
use super::logs::OtlpErrors;
use super::metrics;

/// Tells an OpenTelemetry collector of errors, counts and spans. Cloning gives another handle to the same; the last one
/// that is dropped waits a little for what has not been sent.
///
/// Threads of its own send, one for each signal; no request waits for a collector.
#[derive(Clone)]
pub struct Otlp {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) errors: OtlpErrors,
    pub(super) loggers: SdkLoggerProvider,
    pub(super) meters: SdkMeterProvider,
    pub(super) tracers: SdkTracerProvider,
    /// Of metrics, logs and spans.
    pub(super) gates: [Arc<Gate>; 3],
    pub(super) level: Level,
    pub(super) shutdown: Duration,
}

/// What has become of each signal. Serializes to its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OtlpStatus {
    /// Exports of the metrics, none of which waits.
    pub metrics: SignalStatus,
    /// Records of errors.
    pub logs: SignalStatus,
    /// Spans.
    pub spans: SignalStatus,
}

impl Otlp {
    /// A builder with the defaults, for the collector at this address, such as `http://127.0.0.1:4318`.
    pub fn builder(endpoint: impl AsRef<str>) -> OtlpBuilder {
        OtlpBuilder::new(endpoint.as_ref())
    }

    /// A builder with what the environment says; `None` where no `OTEL_EXPORTER_OTLP_ENDPOINT` (nor that of a signal) is
    /// given, or `OTEL_SDK_DISABLED` is `true`: nothing is sent.
    ///
    /// | variable | default | says |
    /// |---|---|---|
    /// | `OTEL_EXPORTER_OTLP_ENDPOINT` | | the collector's address |
    /// | `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`, `…_LOGS_…`, `…_TRACES_…` | `/v1/metrics` and so on below it | a signal's own, whole |
    /// | `OTEL_EXPORTER_OTLP_PROTOCOL` | `http/protobuf` | no other is spoken |
    /// | `OTEL_EXPORTER_OTLP_TIMEOUT` | 10000 | milliseconds for one request |
    /// | `OTEL_METRIC_EXPORT_INTERVAL` | 60000 | milliseconds between exports of metrics |
    /// | `OTEL_SERVICE_NAME`, `APP_VERSION`, `APP_ENV` | | `service.name`, `service.version`, `deployment.environment.name` |
    /// | `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER` | | as the SDK reads them itself |
    pub fn builder_from_env() -> Option<OtlpBuilder> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// The same with variables from `lookup`; those that the SDK reads itself it reads from the process's environment.
    ///
    /// ```
    /// use error_telemetry::otlp::Otlp;
    ///
    /// assert!(Otlp::read(|_| None).is_none());
    /// let grpc = |name: &str| match name {
    ///     "OTEL_EXPORTER_OTLP_ENDPOINT" => Some("http://127.0.0.1:4317".to_owned()),
    ///     "OTEL_EXPORTER_OTLP_PROTOCOL" => Some("grpc".to_owned()),
    ///     _ => None,
    /// };
    /// assert_eq!(Otlp::read(grpc).unwrap().build().unwrap_err().problems().len(), 1);
    /// ```
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Option<OtlpBuilder> {
        OtlpBuilder::read(lookup)
    }

    pub(super) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared) }
    }

    /// Who tells the collector of errors: a record observer for a [`Monitor`], or a [`Recording`](error_core::Recording).
    pub fn errors(&self) -> OtlpErrors {
        self.shared.errors.clone()
    }

    /// Exports what `monitor` counts, from now on. Once for each monitor.
    pub fn export_counts(&self, monitor: &Monitor) {
        metrics::observe(&self.shared.meters, monitor);
    }

    /// A layer of `tracing` that makes spans of its spans, for a subscriber.
    ///
    /// The span that an adapter opens for a request becomes one of a server: with the method and the route's pattern as
    /// its name, the status, and the trace that the request came with. The events of requests are told by it, and those of
    /// errors by log records; other events are events of their span. [`OtlpBuilder::level`] says which of them there are.
    ///
    /// ```
    /// use error_telemetry::otlp::Otlp;
    /// use tracing_subscriber::layer::SubscriberExt;
    ///
    /// # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
    /// let otlp = Otlp::builder("http://127.0.0.1:4318").service("videos").build()?;
    /// let subscriber = tracing_subscriber::registry().with(otlp.layer());
    /// # drop(subscriber);
    /// # Ok(())
    /// # }
    /// ```
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        OpenTelemetryLayer::new(self.shared.tracers.tracer(SCOPE))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(LevelFilter::from_level(self.shared.level))
    }

    /// What has become of each signal.
    pub fn status(&self) -> OtlpStatus {
        let [metrics, logs, spans] = self.shared.gates.each_ref().map(|gate| gate.status());
        OtlpStatus { metrics, logs, spans }
    }

    /// Exports what waits, and the metrics of now; `false`: something did not arrive.
    pub fn flush(&self) -> bool {
        let shared = &self.shared;
        let metrics = shared.meters.force_flush().is_ok();
        let logs = shared.loggers.force_flush().is_ok();
        shared.tracers.force_flush().is_ok() && logs && metrics
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let until = Instant::now() + self.shutdown;
        let left = || until.saturating_duration_since(Instant::now());
        // What does not arrive any more is counted, and nobody reads it.
        let _ = self.loggers.shutdown_with_timeout(left());
        let _ = self.tracers.shutdown_with_timeout(left());
        let _ = self.meters.shutdown_with_timeout(left());
    }
}

/// Shows no address and no header.
impl fmt::Debug for Otlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Otlp").field("status", &self.status()).finish_non_exhaustive()
    }
}
