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
//! | let the client choose the envelope | [`Negotiate`] |
//! | say it in the client's language | `Translations` (feature `fluent`), [`MessageSource`] |
//! | list them, for people, tools and tests | [`Catalog`], which [`FrameworkError`] can be included in |
//! | serve `/health` and its like | [`health`], [`Endpoints`] |
//! | know what Actix's own errors become | [`FrameworkError`], [`StatusError`] |
//!
//! Not reachable from inside Actix, and so never enveloped: what its dispatcher answers before routing (a malformed
//! request line or header: 400; a head that is too large: 431; a head that is too slow: 408), and errors and
//! panics of a streamed body, and a request body that never ends. `panic = "abort"` ends the process before any layer can answer.

#![cfg_attr(docsrs, feature(doc_cfg))]

// The derives emit `::error_actix` paths; this crate's own errors are declared with them, too.
extern crate self as error_actix;

mod access;
mod config;
mod convert;
mod endpoints;
mod exchange;
mod failure;
mod foreign;
mod framework_error;
pub mod health;
mod layer;
mod lend;
mod live;
mod marker;
mod panics;
mod request_id;
mod respond;
mod shared;
mod stack;
mod status_error;
mod trace_context;
mod vary;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::access::{AccessDenied, AccessGuard, BearerToken};
pub use self::config::ConfigError;
pub use self::endpoints::Endpoints;
pub use self::failure::{Failure, Result};
pub use self::framework_error::FrameworkError;
pub use self::layer::{ErrorBody, ErrorLayer, ErrorLayerFuture, ErrorLayerMiddleware};
pub use self::stack::{ErrorStack, ErrorStackBuilder};
pub use self::status_error::{Said, StatusError};
pub use error_core::AsRetryAfter;
pub use error_core::standard;

// The traits come without the macros of the same name, whose paths would begin with `::error_core`.
pub use error_core::__private::HttpError;
#[cfg(feature = "utoipa")]
pub use error_core::Responses;
pub use error_core::{
    ActionPolicy, AsViolations, BODY_LIMIT, Catalog, CatalogEntry, Category, Classifier, Clock, ContextField,
    ContextMember, Difference, EnvelopeFormat, ErrorAction, ErrorCode, ErrorContext, ErrorFamily, ErrorSite,
    ErrorSpec, ErrorStatus, ErrorType, Flat, Handling, IntoReport, InvalidCode, InvalidStatus, Json,
    JsonBuffer, JsonKind, JsonShape, LocalizedMessage, LockError, LockProblem, LogEvents, Malformed, Member,
    MessageSource, Monitor, Negotiate, Observer, Occurrence, Origin, Panicked, ProblemDetails, PublicText,
    Redacted, Report, Reported, Reporter, RequestFacts, RequestIdShown, RetryAfter, Scrubber, SecretClass,
    Severity, SharedCode, SiteCount, Snapshot, SpecStatus, SpecTree, Standard, SystemClock, TestClock,
    TimeFormat, Unexpected, View, Violation, ViolationPlace, Violations, Visibility, WireError, WireReader,
    WriteError, assert_unique_codes, scope, scope_sync,
};
#[cfg(feature = "fluent")]
pub use error_core::{TranslationError, TranslationProblem, Translations, TranslationsBuilder};

#[doc = include_str!("docs/error.md")]
pub use error_derive::ActixError as Error;
#[doc = include_str!("docs/http_error.md")]
pub use error_derive::ActixHttpError as HttpError;
#[doc = include_str!("docs/response_error.md")]
pub use error_derive::ResponseError;
#[doc = include_str!("docs/handle_errors.md")]
pub use error_derive::actix_handle_errors as handle_errors;
