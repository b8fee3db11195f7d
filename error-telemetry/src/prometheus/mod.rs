//! Metrics for Prometheus: requests, errors, the process, and what the application counts itself.
//!
//! ```
//! use std::time::Duration;
//! use error_core::Monitor;
//! use error_telemetry::prometheus::{Exposition, Metrics};
//!
//! # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
//! let mut builder = Metrics::builder().monitor(Monitor::new());
//! let uploads = builder.counter("video_uploads", "Video uploads", ["status"]);
//! let metrics = builder.build()?;
//!
//! uploads.track(["success"]);
//! let request = metrics.request_started();
//! metrics.request_completed("POST", Some("/videos"), Some(201), Duration::from_millis(12));
//! drop(request);
//!
//! let text = metrics.encode(Exposition::Classic);
//! assert!(text.contains(r#"video_uploads_total{status="success"} 1"#));
//! assert!(text.contains(r#"http_requests_total{method="POST",endpoint="/videos",status="201"} 1"#));
//! # Ok(())
//! # }
//! ```
//!
//! | metric | labels | is |
//! |---|---|---|
//! | `http_requests_total` | method, endpoint, status | a counter |
//! | `http_request_duration_seconds` | method, endpoint | a histogram, by [`MetricsBuilder::buckets`] |
//! | `http_requests_in_progress` | | a gauge |
//! | `app_errors_total` | category, `error_type`, severity | a counter of the [`Monitor`](error_core::Monitor)'s |
//! | `app_error_records_dropped_total` | | errors that were counted, and of which nothing else was kept |
//! | `process_…` | | processor time, memory, files, threads and start, on Linux |
//!
//! With [`Naming::OpenTelemetry`] requests are `http_server_request_duration_seconds` (`http_request_method`, `http_route`,
//! `http_response_status_code`, `error_type`) and `http_server_active_requests` instead, after the semantic conventions
//! for HTTP metrics, version 1.44.
//!
//! # What bounds it
//!
//! No text of a client's becomes a label. Methods are those of a fixed list or `_OTHER`; endpoints are route patterns,
//! at most [`MetricsBuilder::routes`] of them, others count as `other`, and what no route matched as `unmatched`;
//! statuses without a name count as their class's first. An application's own metric has at most 1,000 series; what
//! comes then counts under labels of `other`.

mod application;
mod builder;
mod errors;
mod exposition;
mod metrics;
mod names;
mod process;
mod requests;
#[cfg(test)]
mod tests;
mod told;

pub use self::application::{Counters, Durations, Gauge};
pub use self::builder::MetricsBuilder;
pub use self::exposition::Exposition;
pub use self::metrics::{InProgress, Metrics};
pub use self::names::Naming;
pub use self::told::{MetricsSource, Series};
