//! What a handler of a layered application returns.

use std::fmt;
use std::panic::Location;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use error_core::{IntoReport, Report};

use crate::convert::status_code;
use crate::live::Live;
use crate::respond;

/// Any [`HttpError`](trait@crate::HttpError), whatever crate declares it, as what a handler may return.
///
/// For applications whose domain crates know only `error_core`: `?` turns each of their errors, and each [`Report`], into a
/// `Failure`. What nobody declared (`Box<dyn Error>`, with the feature `anyhow` an `anyhow::Error`) becomes the system
/// error. A handler that returns one typed enum derives [`ResponseError`](derive@crate::ResponseError) for it instead.
///
/// ```
/// use actix_web::{HttpResponse, web};
/// use error_actix::{HttpError, Result, handle_errors};
///
/// #[derive(Debug, HttpError)]
/// #[error("video {id} not found")]
/// #[http(status = 404)]
/// struct NotFound {
///     #[context]
///     id: String,
/// }
///
/// #[handle_errors(operation = "get_video")]
/// async fn get_video(id: web::Path<String>) -> Result<HttpResponse> {
///     Err(NotFound { id: id.into_inner() })?
/// }
/// ```
pub struct Failure(Report);

/// What a handler returns whose errors are of many types.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// The error, and what surrounds it.
    pub fn report(&self) -> &Report {
        &self.0
    }

    /// The error, and what surrounds it, owned.
    pub fn into_report(self) -> Report {
        self.0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        status_code(self.0.error().status())
    }

    fn error_response(&self) -> HttpResponse {
        respond::marked(Live::Report(&self.0), |error| {
            error.as_error::<Self>().map(|failure| Live::Report(&failure.0))
        })
    }
}

impl IntoReport for Failure {
    fn into_report_at(self, _: &'static Location<'static>) -> Report {
        self.0
    }
}

/// Of everything that a report is made of: each `HttpError`, a report, and what nobody declared.
impl<E> From<E> for Failure
where
    Report: From<E>,
{
    #[track_caller]
    fn from(error: E) -> Self {
        Self(Report::from(error))
    }
}
