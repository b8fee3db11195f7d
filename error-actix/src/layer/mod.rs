//! The middleware.

mod body;
mod caught;
mod finish;
mod future;
mod place;
mod stream;

use std::future::{Ready, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};

pub use self::body::ErrorBody;
pub use self::caught::CaughtError;
pub use self::future::ErrorLayerFuture;
use crate::exchange::Exchange;
use crate::lend::{current, lend_first};
use crate::record::Recording;
use crate::shared::Shared;

/// Gives every failed response the envelope, tells the observers once, and puts the request's id into every response.
///
/// It sees errors that handlers and extractors return, errors that inner middleware returns, and panics in all of them;
/// all leave it as responses. Of a body that is streamed it asks the first piece, once and without waiting, so that one
/// which breaks at once is answered like any other error; one that breaks later ends the connection, as HTTP has it, and
/// the observers are told then. Other bodies are passed on as they are.
///
/// ```
/// use actix_web::{App, http::StatusCode, test, web};
/// use error_actix::ErrorStack;
///
/// # #[actix_web::main]
/// # async fn main() -> Result<(), error_actix::ConfigError> {
/// # async fn broken() -> &'static str { panic!("on purpose") }
/// let errors = ErrorStack::builder().build()?;
/// let app = test::init_service(App::new().route("/", web::get().to(broken)).wrap(errors.layer())).await;
/// let response = test::call_service(&app, test::TestRequest::default().to_request()).await;
/// assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
/// assert!(response.headers().contains_key("x-request-id"));
/// # Ok(())
/// # }
/// ```
///
/// # Order
///
/// Outside (wrapped after) what it should cover: CORS, authentication, limits, compression. Inside (wrapped before)
/// what should see the final response: `Logger`, tracing. A layer inside another counts nothing twice: the inner one
/// renders and observes, by its own stack, under the outer one's request id, even if a middleware between the two makes a
/// new response of the inner one's.
///
/// # What it leaves alone
///
/// Successful responses but for the request's id, and the bodies of failed responses that a handler or proxy made
/// itself in another type than plain text ([`Rewrite`](crate::Rewrite)) or asks to keep ([`KeepBody`](crate::KeepBody));
/// these are still observed.
///
/// # What layers outside see
///
/// A response, always: access logs have their line, `ErrorHandlers` and default headers apply. `response.error()` is what
/// it was, and a [`CaughtError`] where a middleware inside failed or code panicked.
#[derive(Clone)]
pub struct ErrorLayer {
    stack: Arc<Shared>,
}

impl ErrorLayer {
    pub(crate) fn new(stack: Arc<Shared>) -> Self {
        Self { stack }
    }
}

impl std::fmt::Debug for ErrorLayer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ErrorLayer").finish_non_exhaustive()
    }
}

impl<S, B> Transform<S, ServiceRequest> for ErrorLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<ErrorBody<B>>;
    type Error = Error;
    type Transform = ErrorLayerMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(ErrorLayerMiddleware { service, stack: Arc::clone(&self.stack) }))
    }
}

/// The service of [`ErrorLayer`].
pub struct ErrorLayerMiddleware<S> {
    service: S,
    stack: Arc<Shared>,
}

impl<S> std::fmt::Debug for ErrorLayerMiddleware<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ErrorLayerMiddleware").finish_non_exhaustive()
    }
}

impl<S, B> Service<ServiceRequest> for ErrorLayerMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<ErrorBody<B>>;
    type Error = Error;
    type Future = ErrorLayerFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        #[cfg(feature = "admin")]
        if let Some(asked) = self.stack.previews.asked_by(&request, &self.stack.families) {
            let exchange = Exchange::of(&self.stack, &request, current());
            return ErrorLayerFuture::failed(exchange, asked.into());
        }
        let (exchange, is_first) = match current() {
            Some(outer) if outer.is(&self.stack, &request) => (outer, false),
            outer => {
                let is_first = outer.is_none();
                (Exchange::of(&self.stack, &request, outer), is_first)
            }
        };
        let recording = if is_first { Recording::start(&exchange) } else { None };
        // Inner services run here as well, before their futures are polled, and may panic.
        let called = lend_first(&exchange, || catch_unwind(AssertUnwindSafe(|| self.service.call(request))));
        ErrorLayerFuture::new(exchange, is_first, recording, called)
    }
}
