//! The core of the error system: an error is declared once, meets a request in an [`Occurrence`], and everything else
//! reads the two.
//!
//! ```
//! use error_core::HttpError;
//! use std::time::Duration;
//!
//! #[derive(Debug, HttpError)]
//! #[http(severity = Low)]
//! pub enum VideoError {
//!     #[error("video {video_id} not found")]
//!     #[http(status = 404)]
//!     NotFound {
//!         #[context]
//!         video_id: String,
//!     },
//!
//!     #[error("{user} sent too many requests")]
//!     #[http(status = 429, public = "Too many requests; try again shortly.", retry_after = .wait)]
//!     RateLimited {
//!         #[context(internal)]
//!         user: String,
//!         wait: Duration,
//!     },
//! }
//!
//! let error = VideoError::RateLimited { user: "ann".into(), wait: Duration::from_secs(30) };
//! assert_eq!(error.spec().code().as_str(), "VIDEO_RATE_LIMITED");
//! assert_eq!(error.spec().category().as_str(), "rate_limit_error");
//! ```
//!
//! ```text
//! declaration -> ErrorSpec (constant) ----------------.
//! Err(error)  -> Occurrence { error, request, time } -+-> EnvelopeFormat -> body
//!                                                     '-> Observer: Monitor, LogEvents, yours
//! Monitor     -> Snapshot, Window -> JSON; ErrorRecord -> RecordObserver
//! ```
//!
//! | to | see |
//! |---|---|
//! | declare an error | the [`HttpError`](derive@HttpError) derive |
//! | ask an error what it is | the [`HttpError`](trait@HttpError) trait, [`ErrorSpec`] |
//! | say what surrounds an error | [`macro@handle_errors`], [`scope()`], [`ErrorContext`], [`Report`] |
//! | lose no error of a background task | [`Reporter`] |
//! | list what a type can be | [`ErrorFamily`], [`SpecTree`] |
//! | name an error without having one | [`error_code!`] |
//! | have no code twice | [`assert_unique_codes!`] |
//! | say what our own side does about an error | [`ErrorAction`], [`ActionPolicy`] |
//! | publish that list, and keep what is published | [`Catalog`], [`Catalog::check`] |
//! | render a body | [`Standard`], [`Flat`], [`ProblemDetails`]; [`EnvelopeFormat`] for one of your own |
//! | let the client choose among them | [`Negotiate`] |
//! | say it in the client's language | `Translations` (feature `fluent`); [`MessageSource`] for one of your own |
//! | say what is wrong with a request | [`Violations`] |
//! | read another service's error | [`Problems`], [`WireError`] |
//! | count and log | [`Monitor`], [`LogEvents`], [`Observer`]; [`RequestEvents`] for what did not fail |
//! | tell an auditor, or what was measured | [`security_event!`], [`performance_metric!`] |
//! | log with the same fields again and again | [`logger!`] |
//! | tell a tracker of errors, without secrets | [`RecordObserver`], [`ErrorRecord`], [`StormGate`] |
//! | see how a service does | [`Snapshot`], [`Window`], [`ErrorTracker`], [`Objective`] |
//! | keep secrets out of texts | [`Redacted`], [`Scrubber`] |
//! | start from ready-made errors | [`standard`] |
//! | say what a foreign error is | [`Classifier`], [`ErrorType`], [`ForeignError`] |
//! | own the time in tests | [`Clock`], [`TestClock`] |
//!
//! No web framework and no async runtime is named here; adapters are crates beside this one.
//!
//! # Crate features
//!
//! None is on by default, and each only adds.
//!
//! | feature | adds |
//! |---|---|
//! | `anyhow` | `?` turns an `anyhow::Error` into a [`Report`] |
//! | `fluent` | `Translations`: messages in other languages |
//! | `garde`, `validator` | what these libraries found becomes [`Violations`] |
//! | `hyper`, `redis`, `sqlx` | the [`Classifier`] knows these libraries' errors |
//! | `reqwest` | the same, and `Problems::check`, which reads its responses |
//! | `utoipa` | `Responses<E>`, which documents a handler's errors in `#[utoipa::path]` |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(error_generic_member_access, feature(allow_internal_unstable, error_generic_member_access))]
#![cfg_attr(
    error_generic_member_access,
    allow(internal_features, reason = "what an expansion may use can be said in no other way")
)]

// The derive emits `::error_core` paths; this crate's own tests and benches use it, too.
extern crate self as error_core;

mod action;
mod catalog;
mod category;
mod classify;
mod clock;
mod code;
mod context;
mod declared_code;
mod defaults;
mod envelope;
mod http_error;
mod log;
mod member;
mod messages;
mod monitor;
mod negotiation;
mod observer;
mod occurrence;
mod panics;
mod provide;
mod record;
mod redact;
mod reporter;
mod retry_after;
mod severity;
mod spec;
mod spec_tree;
pub mod standard;
mod status;
mod storm_gate;
mod sync;
mod tracker;
mod unique_codes;
mod violation;
mod wire;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::action::{ActionPolicy, ErrorAction};
#[cfg(feature = "utoipa")]
pub use self::catalog::Responses;
pub use self::catalog::{
    Catalog, CatalogEntry, Difference, Handling, LockError, LockProblem, SharedCode, View,
};
pub use self::category::Category;
pub use self::classify::{Classifier, ErrorType, ForeignError};
pub use self::clock::{Clock, SystemClock, TestClock};
pub use self::code::{ErrorCode, InvalidCode};
pub use self::context::{
    ContextField, ErrorContext, IntoReport, Json, Panicked, Report, Unexpected, Visibility, scope, scope_sync,
};
pub use self::envelope::{
    BODY_LIMIT, EnvelopeFormat, Flat, JsonBuffer, Member, Negotiate, ProblemDetails, RequestIdShown,
    Standard, TimeFormat, WriteError,
};
pub use self::http_error::{ErrorFamily, HttpError};
pub use self::log::{EventLimit, LogEvents, Logger, RequestEnd, RequestEvents, RequestSpan};
pub use self::member::{ContextMember, JsonKind, JsonShape};
pub use self::messages::{LocalizedMessage, MessageSource};
#[cfg(feature = "fluent")]
pub use self::messages::{TranslationError, TranslationProblem, Translations, TranslationsBuilder};
pub use self::monitor::{
    ErrorBudget, ErrorCounts, ErrorGroup, ErrorStats, InvalidObjective, Monitor, MonitorBuilder, Objective,
    RouteCount, SiteCount, Snapshot, StatusClass, TimeSeries, Window,
};
pub use self::observer::{FanOut, Filter, Gated, Observer, RecordObserver, Recording};
pub use self::occurrence::{Occurrence, RequestFacts};
pub use self::record::{ErrorRecord, Fingerprint};
pub use self::redact::{Redacted, Scrubber, SecretClass};
pub use self::reporter::{Reported, Reporter};
pub use self::retry_after::{AsRetryAfter, RetryAfter};
pub use self::severity::Severity;
pub use self::spec::{ErrorSite, ErrorSpec, PublicText, SpecStatus};
pub use self::spec_tree::{Origin, SpecTree};
pub use self::status::{ErrorStatus, InvalidStatus};
pub use self::storm_gate::{Admission, StormGate, StormLimits};
pub use self::tracker::{
    ActiveBreaker, AlertSource, BreakerSource, ErrorTracker, FailingCheck, HealthSource, PerformanceSource,
    PerformanceSummary, RaisedAlert, SystemStatus, TrackerStats,
};
pub use self::violation::{AsViolations, Violation, ViolationPlace, Violations};
pub use self::wire::{FromWire, Malformed, Problems, UpstreamError, WireError, WireReader};

#[doc = include_str!("docs/error.md")]
pub use error_derive::Error;
#[doc = include_str!("docs/http_error.md")]
#[doc = include_str!("docs/keys.md")]
#[doc = include_str!("docs/rules.md")]
#[doc = include_str!("docs/visibility.md")]
pub use error_derive::HttpError;
#[doc = include_str!("docs/handle_errors.md")]
#[doc = include_str!("docs/handle_errors_keys.md")]
pub use error_derive::handle_errors;
