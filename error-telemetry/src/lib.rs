//! Telemetry of the error system: what an operator's tools read of a running service. No framework: an adapter feeds it.
//!
//! | to | see | feature |
//! |---|---|---|
//! | be told when something is wrong | `alert` | `alerts` |
//! | log for people and machines, to the console and to files | `logging` | `logging` |
//! | have Prometheus scrape requests, errors and the process | `prometheus` | `prometheus` |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alerts")]
#[cfg_attr(docsrs, doc(cfg(feature = "alerts")))]
pub mod alert;
mod config;
#[cfg(feature = "logging")]
#[cfg_attr(docsrs, doc(cfg(feature = "logging")))]
pub mod logging;
#[cfg(feature = "prometheus")]
#[cfg_attr(docsrs, doc(cfg(feature = "prometheus")))]
pub mod prometheus;

pub use self::config::TelemetryConfigError;
