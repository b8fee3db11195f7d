//! Errors as Sentry's events: one for each record, grouped by code.
//!
//! ```
//! use error_core::Monitor;
//! use error_telemetry::sentry::Sentry;
//!
//! # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
//! let mut monitor = Monitor::builder();
//! if let Some(sentry) = Sentry::from_env()? {                     // where SENTRY_DSN is set
//!     monitor = monitor.record_observer(sentry);
//! }
//! let monitor = monitor.build();
//! # let _ = monitor;
//! # Ok(())
//! # }
//! ```
//!
//! | of an event | is |
//! |---|---|
//! | fingerprint | the error's code: each has one issue |
//! | level | `info`, `warning`, `error`, `fatal` for low, medium, high and critical |
//! | exceptions | the causes, and the error with its code, message and place |
//! | tags | `code`, `category`, `severity`, `status`, `route`, `request_id`, `error_fingerprint` (the finer [`Fingerprint`](error_core::Fingerprint)) |
//! | contexts | `error`, the error's own and that of the scopes that it left; `trace`, where the request belongs to one |
//! | breadcrumbs | the request, and the operation of the scope |
//! | transaction | the method and the route's pattern |
//!
//! # Secrets
//!
//! A record is redacted; and whatever leaves, whoever captured it by [`Sentry::client`], passes a
//! [`Scrubber`](error_core::Scrubber) once more at the only place where it can leave. Of requests there is the method, the
//! user agent and the path; never a body, a cookie or another header, never an address, a name or an e-mail of a user.
//! Attachments and logs of Sentry's are not sent, since nobody can look through them.
//!
//! # Panics
//!
//! The client has no integrations. A panic that an adapter's layer answers is an error, and told once; to have others
//! told, use a [`Reporter`](error_core::Reporter), not Sentry's panic handler, which would tell the layer's a second time.

mod builder;
mod event;
mod handle;
#[cfg(feature = "prometheus")]
mod metrics;
mod outgoing;
mod pause;
mod sampling;
mod scrub;
#[cfg(test)]
mod tests;

pub use self::builder::SentryBuilder;
pub use self::handle::{Sentry, SentryStatus};
