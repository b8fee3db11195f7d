//! Errors, counts and spans for an OpenTelemetry collector, as OTLP over HTTP.
//!
//! ```
//! use error_core::Monitor;
//! use error_telemetry::otlp::Otlp;
//!
//! # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
//! let mut monitor = Monitor::builder();
//! let otlp = match Otlp::builder_from_env() {                     // where OTEL_EXPORTER_OTLP_ENDPOINT is set
//!     Some(builder) => Some(builder.service("videos").build()?),
//!     None => None,
//! };
//! if let Some(otlp) = &otlp {
//!     monitor = monitor.record_observer(otlp.errors());
//! }
//! let monitor = monitor.build();
//! if let Some(otlp) = &otlp {
//!     otlp.export_counts(&monitor);
//!     // And `otlp.layer()` is for the subscriber of `tracing`.
//! }
//! # Ok(())
//! # }
//! ```
//!
//! | signal | is |
//! |---|---|
//! | log record `error` | one error: `error.type`, `error.code`, `error.category`, `error.severity`, `error.fingerprint`, `error.causes`, `error.context`, `exception.type`, `exception.message`, `code.file.path`, `code.line.number`, `http.request.method`, `http.route`, `url.path`, `http.response.status_code`, `user_agent.original`, `request_id`; in the trace and span that it happened in |
//! | metric `app.errors` | the errors that a monitor has counted, by `error.code`, `error.type`, `error.category`, `error.severity` |
//! | metric `app.error.records.dropped` | errors that were counted, and of which no record was kept |
//! | metric `http.server.requests` | requests that were answered, by `http.route` and `http.response.status_class` |
//! | spans | those of `tracing`, by [`Otlp::layer`] |
//!
//! Metrics are read from the monitor when they are exported: where something is counted, nobody knows of them. How long
//! requests take is in their spans, and in Prometheus's histograms (feature `prometheus`).
//!
//! # Secrets
//!
//! A record is redacted, and passes a [`Scrubber`](error_core::Scrubber) once more; so do the names, attributes, events
//! and descriptions of every span, whoever opened it, before they are sent. Addresses and headers of the collector are in
//! no `Debug` and no error.
//!
//! # When the collector is away
//!
//! What cannot be sent is tried three times within seconds, and then counted ([`Otlp::status`]). So many records and spans
//! wait, and more are dropped and counted.

mod builder;
mod client;
mod gate;
mod handle;
mod logs;
mod metrics;
mod scrub;
#[cfg(feature = "prometheus")]
mod source;
mod spans;
#[cfg(test)]
mod tests;
mod trace;

pub use self::builder::OtlpBuilder;
pub use self::gate::SignalStatus;
pub use self::handle::{Otlp, OtlpStatus};
pub use self::logs::OtlpErrors;
pub use self::trace::{going_on_with, trace_parent};

/// What calls itself the source of all this.
const SCOPE: &str = "error_telemetry";
