//! What layers outside see of an error that a middleware returned, or of a panic.

use std::cell::Cell;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, ResponseError};

/// An error that a middleware returned in place of a response, or a panic, behind the response that the layer made of
/// it: what `response.error()` is for whatever is wrapped around the layer.
///
/// ```
/// use actix_web::{App, error::ErrorForbidden, middleware::from_fn, test};
/// use error_actix::{CaughtError, ErrorStack};
///
/// # #[actix_web::main]
/// # async fn main() -> Result<(), error_actix::ConfigError> {
/// let errors = ErrorStack::builder().build()?;
/// let closed = from_fn(|_, _| async { Err::<actix_web::dev::ServiceResponse, _>(ErrorForbidden("the vault is closed")) });
/// let app = test::init_service(App::new().wrap(closed).wrap(errors.layer())).await;
/// let response = test::call_service(&app, test::TestRequest::default().to_request()).await;
/// let caught: &CaughtError = response.response().error().unwrap().as_error().unwrap();
/// assert_eq!(caught.error().to_string(), "the vault is closed");
/// # Ok(())
/// # }
/// ```
pub struct CaughtError {
    error: Error,
    status: StatusCode,
    /// Handed out once: to Actix, which asks for it when the response is made.
    response: Cell<Option<HttpResponse>>,
}

impl CaughtError {
    pub(crate) fn new(error: Error, response: HttpResponse) -> Self {
        Self { error, status: response.status(), response: Cell::new(Some(response)) }
    }

    /// The error itself.
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl fmt::Display for CaughtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl fmt::Debug for CaughtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl ResponseError for CaughtError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.response.take().unwrap_or_else(|| crate::respond::bare(self.status))
    }
}
