//! Telemetry of the error system: what an operator's tools read of a running service. No framework: an adapter feeds it.
//!
//! | to | see | feature |
//! |---|---|---|
//! | be told when something is wrong | `alert` | `alerts` |
//! | log for people and machines, to the console and to files | `logging` | `logging` |
//! | have Sentry collect errors | `sentry` | `sentry` |
//! | have an OpenTelemetry collector take errors, counts and spans | `otlp` | `otlp` |
//! | have Prometheus scrape requests, errors and the process | `prometheus` | `prometheus` |

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
