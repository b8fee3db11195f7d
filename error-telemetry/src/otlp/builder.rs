//! What can be set of a collector, and what can be wrong with it.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use error_core::{Redacted, Scrubber};
use opentelemetry::KeyValue;
use opentelemetry_otlp::{
    ExporterBuildError, LogExporter, MetricExporter, Protocol, RetryPolicy, SpanExporter,
    WithExportConfig as _, WithHttpConfig as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{BatchConfigBuilder as LogBatches, BatchLogProcessor, SdkLoggerProvider};
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder as SpanBatches, BatchSpanProcessor, Sampler, SdkTracerProvider,
};
use tracing::Level;
use ureq::http::Uri;

use super::client::Client;
use super::gate::Gate;
use super::handle::{Otlp, Shared};
use super::logs::OtlpErrors;
use super::{logs, metrics, spans};
use crate::TelemetryConfigError;
use crate::http::agent;

/// The signals: the end of their address, and the variable that has another one.
const SIGNALS: [(&str, &str); 3] = [
    ("/v1/metrics", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"),
    ("/v1/logs", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"),
    ("/v1/traces", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
];

/// The most that one request holds.
const BATCH: usize = 512;

/// Builds [`Otlp`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct OtlpBuilder {
    endpoints: [Redacted<String>; 3],
    headers: Vec<(String, Redacted<String>)>,
    resource: Vec<KeyValue>,
    scrubber: Scrubber,
    trace_rate: Option<f64>,
    level: Level,
    interval: Duration,
    timeout: Duration,
    queue: usize,
    shutdown: Duration,
    problems: Vec<String>,
}

impl OtlpBuilder {
    pub(super) fn new(endpoint: &str) -> Self {
        Self::to(SIGNALS.map(|(path, _)| format!("{}{path}", endpoint.trim_end_matches('/'))))
    }

    fn to(endpoints: [String; 3]) -> Self {
        Self {
            endpoints: endpoints.map(Redacted::new),
            headers: Vec::new(),
            resource: Vec::new(),
            scrubber: Scrubber::new(),
            trace_rate: None,
            level: Level::INFO,
            interval: Duration::from_secs(60),
            timeout: Duration::from_secs(10),
            queue: 2_048,
            shutdown: Duration::from_secs(2),
            problems: Vec::new(),
        }
    }

    /// As [`Otlp::builder_from_env`], with variables from `lookup`.
    pub(super) fn read(lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let variable = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let is_off = variable("OTEL_SDK_DISABLED").is_some_and(|off| off.trim().eq_ignore_ascii_case("true"));
        let base = variable("OTEL_EXPORTER_OTLP_ENDPOINT");
        let is_given = base.is_some() || SIGNALS.iter().any(|(_, name)| variable(name).is_some());
        if is_off || !is_given {
            return None;
        }
        let base = base.unwrap_or_else(|| "http://localhost:4318".to_owned());
        let mut builder = Self::to(SIGNALS.map(|(path, name)| {
            variable(name).unwrap_or_else(|| format!("{}{path}", base.trim().trim_end_matches('/')))
        }));
        for (name, attribute) in [
            ("OTEL_SERVICE_NAME", "service.name"),
            ("APP_VERSION", "service.version"),
            ("APP_ENV", "deployment.environment.name"),
        ] {
            builder.resource.extend(variable(name).map(|value| KeyValue::new(attribute, value)));
        }
        if let Some(protocol) =
            variable("OTEL_EXPORTER_OTLP_PROTOCOL").filter(|name| name.trim() != "http/protobuf")
        {
            let given = protocol.escape_debug().to_string();
            builder.problems.push(format!(
                "OTEL_EXPORTER_OTLP_PROTOCOL must be `http/protobuf`, or absent, not `{given}`: point the endpoint at the collector's HTTP port"
            ));
        }
        for (name, place) in [
            ("OTEL_EXPORTER_OTLP_TIMEOUT", &mut builder.timeout),
            ("OTEL_METRIC_EXPORT_INTERVAL", &mut builder.interval),
        ] {
            let Some(text) = variable(name) else { continue };
            match text.trim().parse() {
                Ok(milliseconds) if milliseconds > 0 => *place = Duration::from_millis(milliseconds),
                _ => builder.problems.push(format!("{name} must be a number of milliseconds")),
            }
        }
        Some(builder)
    }

    /// What the service is called: `service.name`. Default: what `OTEL_SERVICE_NAME` or `OTEL_RESOURCE_ATTRIBUTES` say, or
    /// `unknown_service`.
    pub fn service(self, name: impl Into<String>) -> Self {
        self.attribute("service.name", name)
    }

    /// Which version runs: `service.version`. Default: none.
    pub fn version(self, version: impl Into<String>) -> Self {
        self.attribute("service.version", version)
    }

    /// Where the service runs: `deployment.environment.name`. Default: none.
    pub fn environment(self, environment: impl Into<String>) -> Self {
        self.attribute("deployment.environment.name", environment)
    }

    /// One more attribute of the resource that all signals are about. The last of a name counts.
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.resource.push(KeyValue::new(name, value.into()));
        self
    }

    /// Sends a header with each request, such as a key of the collector's; beside those of `OTEL_EXPORTER_OTLP_HEADERS`.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Redacted::new(value.into())));
        self
    }

    /// Replaces what finds secrets in all that leaves. Default: every [`SecretClass`](error_core::SecretClass).
    pub fn scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }

    /// The share of the traces that begin here which is kept, from 0 to 1; one that comes from another service is kept or
    /// not as that says. Default: what `OTEL_TRACES_SAMPLER` says, or all.
    pub fn trace_rate(mut self, rate: f64) -> Self {
        self.trace_rate = Some(rate);
        self
    }

    /// The least level of what `tracing` has that becomes a span, or an event of one. Default: `INFO`.
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// How often metrics are exported. Default: each minute.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// How long one request to the collector may take. Default: ten seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many records of errors, and how many spans, may wait; what comes then is dropped and counted. Default: 2,048.
    pub fn queue(mut self, most: usize) -> Self {
        self.queue = most;
        self
    }

    /// How long the last handle waits for what has not been sent when it is dropped. Default: two seconds.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown = timeout;
        self
    }

    /// Starts the threads that send, one for each signal.
    ///
    /// # Errors
    ///
    /// [`TelemetryConfigError`] with every problem: an address or a header that is none, a rate that is not from 0 to 1, a
    /// queue of nothing, another protocol. Nobody is asked over the network.
    pub fn build(mut self) -> Result<Otlp, TelemetryConfigError> {
        self.check();
        TelemetryConfigError::unless_empty(std::mem::take(&mut self.problems))?;
        self.start().map_err(|error| TelemetryConfigError::of(vec![format!("OTLP: {error}")]))
    }

    fn check(&mut self) {
        for endpoint in &self.endpoints {
            let uri = endpoint.expose().trim().parse::<Uri>().ok();
            let is_http =
                |uri: &Uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
            if !uri.as_ref().is_some_and(is_http) {
                self.problems.push(
                    "the collector's address is none: it must begin with `http://` or `https://`".to_owned(),
                );
                break;
            }
        }
        for (name, value) in &self.headers {
            let is_header = ureq::http::HeaderName::from_bytes(name.as_bytes()).is_ok()
                && ureq::http::HeaderValue::from_str(value.expose()).is_ok();
            if !is_header {
                self.problems.push(format!("`{}` with its value is no header", name.escape_debug()));
            }
        }
        if self.trace_rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
            self.problems.push("the rate of traces must be a number from 0 to 1".to_owned());
        }
        if self.queue == 0 {
            self.problems.push("the collector's queue has room for nothing: give it at least 1".to_owned());
        }
        if self.interval.is_zero() {
            self.problems.push("the interval of metrics must not be zero".to_owned());
        }
    }

    fn start(self) -> Result<Otlp, ExporterBuildError> {
        let gates = [(); 2].map(|()| Arc::new(Gate::new(self.queue)));
        let [logs_gate, spans_gate] = gates;
        // Metrics do not wait: each export is what is counted by then.
        let metrics_gate = Arc::new(Gate::new(0));
        let resource = Resource::builder().with_attributes(self.resource.iter().cloned()).build();
        let client = Arc::new(Client(agent(self.timeout)));
        let headers: HashMap<String, String> =
            self.headers.iter().map(|(name, value)| (name.clone(), value.expose().clone())).collect();
        macro_rules! exporter {
            ($exporter:ident, $endpoint:expr) => {
                $exporter::builder()
                    .with_http()
                    .with_protocol(Protocol::HttpBinary)
                    .with_endpoint($endpoint.expose().trim())
                    .with_timeout(self.timeout)
                    .with_headers(headers.clone())
                    .with_retry_policy(RetryPolicy::recommended())
                    .with_shared_http_client(client.clone())
                    .build()?
            };
        }
        let [metrics_endpoint, logs_endpoint, traces_endpoint] = &self.endpoints;

        let exporter = metrics::Exporter {
            exporter: exporter!(MetricExporter, metrics_endpoint),
            gate: Arc::clone(&metrics_gate),
        };
        let reader = PeriodicReader::builder(exporter).with_interval(self.interval).build();
        let meters = SdkMeterProvider::builder().with_resource(resource.clone()).with_reader(reader).build();

        let exporter =
            logs::Exporter { exporter: exporter!(LogExporter, logs_endpoint), gate: Arc::clone(&logs_gate) };
        let batches =
            LogBatches::default().with_max_queue_size(self.queue).with_max_export_batch_size(BATCH).build();
        let processor = BatchLogProcessor::builder(exporter).with_batch_config(batches).build();
        let processor = logs::Counted { processor, gate: Arc::clone(&logs_gate) };
        let loggers = SdkLoggerProvider::builder()
            .with_resource(resource.clone())
            .with_log_processor(processor)
            .build();

        let exporter = spans::Exporter {
            exporter: exporter!(SpanExporter, traces_endpoint),
            gate: Arc::clone(&spans_gate),
            scrubber: self.scrubber.clone(),
        };
        let batches =
            SpanBatches::default().with_max_queue_size(self.queue).with_max_export_batch_size(BATCH).build();
        let processor = BatchSpanProcessor::builder(exporter).with_batch_config(batches).build();
        let processor = spans::Counted { processor, gate: Arc::clone(&spans_gate) };
        let mut tracers = SdkTracerProvider::builder().with_resource(resource).with_span_processor(processor);
        if let Some(rate) = self.trace_rate {
            tracers = tracers.with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(rate))));
        }
        let errors = OtlpErrors::new(&loggers, self.scrubber);
        let gates = [metrics_gate, logs_gate, spans_gate];
        Ok(Otlp::new(Shared {
            errors,
            loggers,
            meters,
            tracers: tracers.build(),
            gates,
            level: self.level,
            shutdown: self.shutdown,
        }))
    }
}

/// Shows no address and no header, which may hold keys.
impl fmt::Debug for OtlpBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtlpBuilder").field("resource", &self.resource).finish_non_exhaustive()
    }
}
