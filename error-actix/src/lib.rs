//! The error system for Actix Web 4: two lines give every failed request one envelope, one log event and one count.
//!
//! ```
//! use actix_web::{App, HttpResponse, get, web};
//! use error_actix::{ErrorStack, HttpError, ResponseError};
//!
//! #[derive(Debug, HttpError, ResponseError)]
//! enum VideoError {
//!     #[error("video {video_id} not found")]
//!     #[http(status = 404)]
//!     NotFound {
//!         #[context]
//!         video_id: String,
//!     },
//! }
//!
//! #[get("/videos/{id}")]
//! async fn video(id: web::Path<String>) -> Result<HttpResponse, VideoError> {
//!     Err(VideoError::NotFound { video_id: id.into_inner() })
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let errors = ErrorStack::builder().register::<VideoError>().build()?;
//! let app = App::new()
//!     .service(video)
//!     .default_service(errors.fallback())   // unknown paths
//!     .wrap(errors.layer());                // everything else; the last `wrap` is the outermost
//! # let app = actix_web::test::init_service(app).await;
//! # let request = actix_web::test::TestRequest::with_uri("/videos/7").to_request();
//! # let response = actix_web::test::call_service(&app, request).await;
//! # assert_eq!(response.status(), 404);
//! # assert_eq!(response.headers().get("x-error-code").unwrap(), "VIDEO_NOT_FOUND");
//! # Ok(())
//! # }
//! ```
//!
//! | to | see |
//! |---|---|
//! | declare an error that a handler may return | [`HttpError`](derive@HttpError) and [`ResponseError`](derive@ResponseError) |
//! | return errors of many types from one handler | [`Failure`], [`Result`] |
//! | install everything | [`ErrorStack`] |
//! | say what surrounds an error | [`macro@handle_errors`], [`scope()`], [`Report`] |
//! | lose no error of a background task | [`ErrorStack::reporter`] |
//! | count errors, and see the latest | [`Monitor`], [`ErrorTracker`] |
//! | answer some errors differently | [`ErrorStackBuilder::on`] |
//! | read requests, and say where they are wrong | [`extract`] |
//! | let the client choose the envelope | [`Negotiate`] |
//! | say it in the client's language | `Translations` (feature `fluent`), [`MessageSource`] |
//! | list them, for people, tools and tests | [`Catalog`], which [`FrameworkError`] can be included in |
//! | name requests, and hand the name on | [`RequestId`], [`RequestIdPolicy`], [`Propagation`] |
//! | log requests, and who makes them | [`RequestEvents`], [`set_user`], [`TrustedProxies`] |
//! | measure requests | [`Performance`] |
//! | be told when something is wrong | `alert` (feature `alerts`) |
//! | log for people and machines | `logging` (feature `logging`) |
//! | have an OpenTelemetry collector take errors, counts and spans | `otlp` (feature `otlp`) |
//! | have Sentry collect errors | `sentry` (feature `sentry`) |
//! | have Prometheus scrape requests and errors | `prometheus` (feature `prometheus`), [`Endpoints`] |
//! | have it scrape what a process does for its fleet | `FleetMetrics` (features `prometheus` and `fleet`) |
//! | have it scrape circuit breakers, retries, fallbacks and limits | `RecoveryMetrics` (features `prometheus` and `recovery`) |
//! | configure by environment variables | [`Environment`] |
//! | test what a client gets | [`testing::assert_error!`] |
//! | let so many requests of each client through | `RateLimit`, `RateLimited` (feature `recovery`) |
//! | let so many through of all processes together | `fleet::FleetRateLimiter` (feature `fleet`) |
//! | serve `/health` and its like | [`health`], [`Endpoints`] |
//! | know what Actix's own errors become | [`FrameworkError`], [`InputError`], [`StatusError`] |
//! | say what somebody else's errors become | [`ErrorStackBuilder::map`], [`map_source`](ErrorStackBuilder::map_source), [`classifier`](ErrorStackBuilder::classifier) |
//! | keep a body that you have written | [`KeepBody`], [`Rewrite`] |
//! | see errors, circuits and alerts in a browser, and change them | `admin` (feature `admin`) |
//! | let a front end ask for any error while it is built | `ErrorStackBuilder::preview` (feature `admin`) |
//! | start from ready-made errors | [`standard`] |
//! | say what is wrong with a request | [`Violations`] |
//! | read another service's error, and never relay it | [`Problems`], [`UpstreamError`] |
//! | keep secrets out of texts | [`Redacted`], [`Scrubber`] |
//! | name an error without having one; have no code twice | [`error_code!`], [`assert_unique_codes!`] |
//! | tell an auditor, or what was measured; log with the same fields again and again | [`security_event!`], [`performance_metric!`], [`logger!`] |
//! | own the time in tests | [`Clock`], [`TestClock`] |
//!
//! What is declared in [`error_core`] is handed on; its front page is the map of that half.
//! Retries, circuit breakers and fallbacks are the crate `error-recovery`, which is a dependency of its own.
//!
//! # Crate features
//!
//! None is on by default, and each only adds.
//!
//! | feature | adds |
//! |---|---|
//! | `admin` | `Endpoints::admin`: the administration, its dashboard, and previews of errors; it turns `recovery` on |
//! | `actix-multipart` | codes for the errors of `Multipart` and `MultipartForm` |
//! | `alerts` | `alert`: rules over what is counted and measured, and who is told |
//! | `anyhow` | `?` turns an `anyhow::Error` into a [`Failure`] |
//! | `fleet` | `fleet`: all processes of a service as one, over Redis; `AdminBuilder::fleet` |
//! | `fluent` | `Translations`: messages in other languages |
//! | `garde`, `validator` | [`extract::Valid`] asks these libraries' rules |
//! | `logging` | `logging`: lines for people or in JSON, to the console and to files that rotate |
//! | `prometheus` | `/metrics`: `ErrorStackBuilder::metrics`, `Endpoints::metrics` |
//! | `recovery` | `RateLimit`, `RateLimited`, `health::BreakerCheck` |
//! | `redis` | `health::RedisCheck` |
//! | `reqwest` | `health::HttpCheck`, and `Problems::check`, which reads what another service answered |
//! | `otlp` | `otlp`: errors, counts and spans for an OpenTelemetry collector |
//! | `sentry` | `sentry`: errors as Sentry's events |
//! | `utoipa` | `Responses<E>`, which documents a handler's errors in `#[utoipa::path]` |
//!
//! # What is out of reach
//!
//! Not reachable from inside Actix, and so never enveloped: what its dispatcher answers before routing (a malformed
//! request line or header: 400; a head that is too large: 431; a head that is too slow: 408), the bytes behind the first
//! of a stream that breaks, though observers are told of it, and a request body that never ends. `panic = "abort"` ends
//! the process before any layer can answer. The guide `docs/actix.md` has the whole list.

#![cfg_attr(docsrs, feature(doc_cfg))]

// The derives emit `::error_actix` paths; this crate's own errors are declared with them, too.
extern crate self as error_actix;

mod access;
#[cfg(feature = "admin")]
#[cfg_attr(docsrs, doc(cfg(feature = "admin")))]
pub mod admin;
mod client_address;
mod config;
mod convert;
mod current_request;
mod endpoints;
mod exchange;
pub mod extract;
mod failure;
mod fallback;
#[cfg(all(feature = "fleet", feature = "prometheus"))]
mod fleet_metrics;
mod foreign;
mod framework_error;
mod handler;
pub mod health;
mod input_error;
mod layer;
mod lend;
mod live;
mod marker;
#[cfg(feature = "prometheus")]
mod metrics_endpoint;
mod moment;
mod panics;
mod performance;
mod propagation;
#[cfg(feature = "recovery")]
mod rate_limit;
mod record;
#[cfg(all(feature = "prometheus", feature = "recovery"))]
mod recovery_metrics;
mod request_id;
mod respond;
mod rewrite;
mod shared;
mod stack;
mod status_error;
mod target;
pub mod testing;
mod trace_context;
mod trusted_proxies;
mod vary;
mod wall_time;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::access::{AccessDenied, AccessGuard, BearerToken, EmailGuard};
pub use self::config::ConfigError;
pub use self::current_request::{LayerMissing, set_user};
pub use self::endpoints::Endpoints;
pub use self::failure::{Failure, Result};
#[cfg(all(feature = "fleet", feature = "prometheus"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "fleet", feature = "prometheus"))))]
pub use self::fleet_metrics::FleetMetrics;
pub use self::framework_error::FrameworkError;
pub use self::handler::ErrorResponse;
pub use self::input_error::InputError;
pub use self::layer::{CaughtError, ErrorBody, ErrorLayer, ErrorLayerFuture, ErrorLayerMiddleware};
pub use self::performance::{
    Performance, PerformanceBuilder, PerformanceSnapshot, ProcessUsage, RequestPerformance, RequestStats,
};
pub use self::propagation::Propagation;
#[cfg(feature = "recovery")]
#[cfg_attr(docsrs, doc(cfg(feature = "recovery")))]
pub use self::rate_limit::{
    AnyRateLimiter, RateLimit, RateLimitFuture, RateLimitMiddleware, RateLimitMissing, RateLimited,
};
#[cfg(all(feature = "prometheus", feature = "recovery"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "prometheus", feature = "recovery"))))]
pub use self::recovery_metrics::RecoveryMetrics;
pub use self::request_id::{RequestId, RequestIdPolicy};
pub use self::rewrite::{KeepBody, Rewrite};
pub use self::stack::{Environment, ErrorStack, ErrorStackBuilder};
pub use self::status_error::{Said, StatusError};
pub use self::trusted_proxies::TrustedProxies;
pub use error_core::AsRetryAfter;
pub use error_core::standard;

// The traits come without the macros of the same name, whose paths would begin with `::error_core`.
pub use error_core::__private::HttpError;
#[cfg(feature = "utoipa")]
pub use error_core::Responses;
pub use error_core::{
    ActionPolicy, ActiveBreaker, Admission, AlertSource, AsViolations, BODY_LIMIT, BreakerSource, Catalog,
    CatalogEntry, Category, Classifier, Clock, ContextField, ContextMember, Difference, EnvelopeFormat,
    ErrorAction, ErrorBudget, ErrorCode, ErrorContext, ErrorCounts, ErrorFamily, ErrorGroup, ErrorRecord,
    ErrorSite, ErrorSpec, ErrorStats, ErrorStatus, ErrorTracker, ErrorType, EventLimit, FailingCheck, FanOut,
    Filter, Fingerprint, Flat, ForeignError, FromWire, Gated, Handling, HealthSource, IntoReport,
    InvalidCode, InvalidObjective, InvalidStatus, Json, JsonBuffer, JsonKind, JsonShape, LocalizedMessage,
    LockError, LockProblem, LogEvents, Logger, Malformed, Member, MessageSource, Monitor, MonitorBuilder,
    Negotiate, Objective, Observer, Occurrence, Origin, Panicked, PerformanceSource, PerformanceSummary,
    ProblemDetails, Problems, PublicText, RaisedAlert, RecordObserver, Recording, Redacted, Report, Reported,
    Reporter, RequestEnd, RequestEvents, RequestFacts, RequestIdShown, RequestSpan, RetryAfter, RouteCount,
    Scrubber, SecretClass, Severity, SharedCode, SiteCount, Snapshot, SpecStatus, SpecTree, Standard,
    StatusClass, StormGate, StormLimits, SystemClock, SystemStatus, TestClock, TimeFormat, TimeSeries,
    TrackerStats, Unexpected, UpstreamError, View, Violation, ViolationPlace, Violations, Visibility, Window,
    WireError, WireReader, WriteError, assert_unique_codes, error_code, logger, performance_metric, scope,
    scope_sync, security_event,
};
#[cfg(feature = "fluent")]
pub use error_core::{TranslationError, TranslationProblem, Translations, TranslationsBuilder};
#[cfg(feature = "fleet")]
#[cfg_attr(docsrs, doc(cfg(feature = "fleet")))]
pub use error_fleet as fleet;
#[cfg(any(
    feature = "alerts",
    feature = "logging",
    feature = "otlp",
    feature = "prometheus",
    feature = "sentry"
))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(
        feature = "alerts",
        feature = "logging",
        feature = "otlp",
        feature = "prometheus",
        feature = "sentry"
    )))
)]
pub use error_telemetry::TelemetryConfigError;
#[cfg(feature = "alerts")]
#[cfg_attr(docsrs, doc(cfg(feature = "alerts")))]
pub use error_telemetry::alert;
#[cfg(feature = "logging")]
#[cfg_attr(docsrs, doc(cfg(feature = "logging")))]
pub use error_telemetry::logging;
#[cfg(feature = "otlp")]
#[cfg_attr(docsrs, doc(cfg(feature = "otlp")))]
pub use error_telemetry::otlp;
#[cfg(feature = "prometheus")]
#[cfg_attr(docsrs, doc(cfg(feature = "prometheus")))]
pub use error_telemetry::prometheus;
#[cfg(feature = "sentry")]
#[cfg_attr(docsrs, doc(cfg(feature = "sentry")))]
pub use error_telemetry::sentry;

#[doc = include_str!("docs/error.md")]
pub use error_derive::ActixError as Error;
#[doc = include_str!("docs/http_error.md")]
pub use error_derive::ActixHttpError as HttpError;
#[doc = include_str!("docs/response_error.md")]
pub use error_derive::ResponseError;
#[doc = include_str!("docs/handle_errors.md")]
pub use error_derive::actix_handle_errors as handle_errors;
