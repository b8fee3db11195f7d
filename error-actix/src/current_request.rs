//! What a handler, a middleware or anything called by them may ask of the request being served.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::lend;
use crate::request_id::RequestId;
use crate::{HttpError, ResponseError};

/// What was asked for is known only inside an [`ErrorLayer`](crate::ErrorLayer), and there is none around the request.
#[derive(Clone, Copy, Debug, HttpError, ResponseError)]
#[error(
    "no `ErrorLayer` is around the request: add `.wrap(errors.layer())` to the `App`, outside of what asks for it"
)]
#[http(status = 500, severity = Critical)]
#[non_exhaustive]
pub struct LayerMissing;

impl RequestId {
    /// The id of the request being served, for code that has no request.
    ///
    /// It is known while the service of a layer runs: in handlers, extractors and inner middleware and whatever they
    /// call or await, but not in tasks that they spawn.
    ///
    /// # Errors
    ///
    /// [`LayerMissing`] anywhere else.
    pub fn current() -> Result<Self, LayerMissing> {
        lend::current().map(|exchange| exchange.request_id.clone()).ok_or(LayerMissing)
    }
}

impl FromRequest for RequestId {
    type Error = LayerMissing;
    type Future = Ready<Result<Self, LayerMissing>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::current())
    }
}

/// Says who makes the request being served, for its log events: `user.id`. An authentication middleware calls it.
///
/// It counts for what is logged from then on, whatever [`user_header`](crate::ErrorStackBuilder::user_header) says, and
/// changes nothing else: it is no answer to what the user may do.
///
/// ```
/// use actix_web::body::MessageBody;
/// use actix_web::dev::{ServiceRequest, ServiceResponse};
/// use actix_web::middleware::Next;
///
/// async fn authenticate(
///     request: ServiceRequest,
///     next: Next<impl MessageBody>,
/// ) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
///     let user = "42"; // whom a checked token names
///     error_actix::set_user(user)?;
///     next.call(request).await
/// }
/// # let _ = actix_web::App::new().wrap(actix_web::middleware::from_fn(authenticate));
/// ```
///
/// # Errors
///
/// [`LayerMissing`] outside of an [`ErrorLayer`](crate::ErrorLayer)'s service.
pub fn set_user(id: impl AsRef<str>) -> Result<(), LayerMissing> {
    lend::current().map(|exchange| exchange.identify(id.as_ref())).ok_or(LayerMissing)
}
