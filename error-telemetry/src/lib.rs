//! Telemetry of the error system: what an operator's tools read of a running service. No framework: an adapter feeds it.
//!
#![cfg_attr(feature = "prometheus", doc = "```")]
#![cfg_attr(not(feature = "prometheus"), doc = "```ignore")]
//! // Feature `prometheus`: what a monitor has counted, and a counter of the application's own.
//! use error_core::Monitor;
//! use error_telemetry::prometheus::{Exposition, Metrics};
//!
//! # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
//! let mut builder = Metrics::builder().monitor(Monitor::new());
//! let uploads = builder.counter("video_uploads", "Video uploads", ["status"]);
//! let metrics = builder.build()?;
//!
//! uploads.track(["success"]);
//! assert!(metrics.encode(Exposition::Classic).contains(r#"video_uploads_total{status="success"} 1"#));
//! # Ok(())
//! # }
//! ```
//!
//! | to | see | feature |
//! |---|---|---|
//! | be told when something is wrong | `alert` | `alerts` |
//! | log for people and machines, to the console and to files | `logging` | `logging` |
//! | have Sentry collect errors | `sentry` | `sentry` |
//! | have an OpenTelemetry collector take errors, counts and spans | `otlp` | `otlp` |
//! | have Prometheus scrape requests, errors and the process | `prometheus` | `prometheus` |
//! | know what is wrong with a configuration, all at once | [`TelemetryConfigError`] | |
//!
//! No feature is on by default, and each only adds. `error-actix` has features of the same names, and hands each module on:
//! an application with Actix depends on it alone, and has its requests counted and logged as well.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alerts")]
#[cfg_attr(docsrs, doc(cfg(feature = "alerts")))]
pub mod alert;
mod config;
#[cfg(any(feature = "alerts", feature = "otlp", feature = "sentry"))]
mod http;
#[cfg(feature = "logging")]
#[cfg_attr(docsrs, doc(cfg(feature = "logging")))]
pub mod logging;
#[cfg(feature = "otlp")]
#[cfg_attr(docsrs, doc(cfg(feature = "otlp")))]
pub mod otlp;
#[cfg(feature = "prometheus")]
#[cfg_attr(docsrs, doc(cfg(feature = "prometheus")))]
pub mod prometheus;
#[cfg(any(feature = "otlp", feature = "sentry"))]
mod secret;
#[cfg(feature = "sentry")]
#[cfg_attr(docsrs, doc(cfg(feature = "sentry")))]
pub mod sentry;
#[cfg(test)]
#[cfg(any(feature = "alerts", feature = "otlp", feature = "sentry"))]
mod stub;

pub use self::config::TelemetryConfigError;
