//! The limit as an extractor.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use error_recovery::Allowance;
use futures_util::future::{Either, FutureExt as _, LocalBoxFuture};

use super::RateLimit;
use super::limiter::{Answer, Asked};
use crate::{Failure, HttpError};

/// A request that was let through by the [`RateLimit`] in the nearest `app_data`.
///
/// For one handler of many, or one that wants to know what is left. Extractors run in the order of a handler's
/// arguments: as the first of them it costs a refused client no body.
///
/// ```
/// use actix_web::{App, HttpResponse, get};
/// use error_actix::{ErrorStack, RateLimit, RateLimited};
/// use error_recovery::{Quota, RateLimiter};
///
/// #[get("/search")]
/// async fn search(limited: RateLimited) -> HttpResponse {
///     HttpResponse::Ok().body(format!("{} left", limited.allowance().remaining))
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let limit = RateLimit::new(RateLimiter::fixed_window(Quota::per_minute(30)).build()?);
/// let errors = ErrorStack::builder().build()?;
/// let app = move || App::new().app_data(limit.clone()).service(search).wrap(errors.layer());
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`RateLimitError`](crate::standard::RateLimitError), a 429 with `Retry-After`; where a fleet's limit is to refuse while Redis is
/// away, a 503; [`RateLimitMissing`], a 500, where no
/// `app_data` has a limit: an endpoint that should be limited is not served without one. It writes no `RateLimit` fields:
/// an extractor has no response.
#[derive(Clone, Copy, Debug)]
pub struct RateLimited(Allowance);

impl RateLimited {
    /// What is left after this request.
    pub fn allowance(&self) -> Allowance {
        self.0
    }
}

/// A handler asks for [`RateLimited`], and no `app_data` around it has a [`RateLimit`].
#[derive(Clone, Copy, Debug, HttpError)]
#[error("no `RateLimit` is around the request: add `.app_data(limit.clone())` to the `App` or the scope")]
#[http(status = 500, severity = Critical)]
#[non_exhaustive]
pub struct RateLimitMissing;

impl FromRequest for RateLimited {
    type Error = Failure;
    type Future = Either<Ready<Result<Self, Failure>>, LocalBoxFuture<'static, Result<Self, Failure>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(limit) = request.app_data::<RateLimit>() else {
            return Either::Left(ready(Err(RateLimitMissing.into())));
        };
        let limited = |answer: Answer| answer.map(Self).map_err(|refusal| refusal.error);
        match limit.ask(request) {
            Asked::Now(answer) => Either::Left(ready(limited(answer))),
            Asked::Later(asked) => Either::Right(asked.map(limited).boxed_local()),
        }
    }
}
