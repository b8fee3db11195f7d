//! So many requests of each client in so long.

mod cost;
mod extractor;
mod fields;
mod future;
mod key;
mod limiter;

use std::fmt;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::HeaderName;
use actix_web::{Error, HttpRequest};
use error_recovery::Allowance;

use self::cost::Cost;
pub use self::extractor::{RateLimitMissing, RateLimited};
use self::fields::{Fields, Left};
pub use self::future::RateLimitFuture;
use self::future::{Decided, Inner};
use self::key::Key;
pub use self::limiter::AnyRateLimiter;
use self::limiter::{Answer, Asked, Refusal};
use crate::ConfigError;

/// Lets so many requests of each client through, by a [`RateLimiter`](error_recovery::RateLimiter), and answers the others with
/// 429 ([`RateLimitError`](crate::standard::RateLimitError); RFC 6585, section 4) and `Retry-After`.
///
/// Wrapped around an `App`, a scope, a resource or a route; [`RateLimited`] is the same as an extractor. Clones share
/// their limiter: build it outside the closure of `HttpServer::new`, or each worker counts for itself.
///
/// ```
/// use actix_web::http::header::HeaderName;
/// use actix_web::{App, web};
/// use error_actix::{ErrorStack, RateLimit};
/// use error_recovery::{Quota, RateLimiter};
///
/// # async fn generate() -> &'static str { "done" }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let errors = ErrorStack::builder().build()?;
/// let generations = RateLimit::new(RateLimiter::fixed_window(Quota::per_hour(100)).build()?)
///     .by_header(HeaderName::from_static("x-api-key"))
///     .with_fields("generations")?;
/// let app = move || {
///     App::new()
///         .service(web::resource("/videos").wrap(generations.clone()).route(web::post().to(generate)))
///         .default_service(errors.fallback())
///         .wrap(errors.layer())
/// };
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
///
/// # Many processes
///
/// A `fleet::FleetRateLimiter` (feature `fleet`) has all processes of a service count together, over Redis: `RateLimit::new` takes
/// one as well. A request waits for Redis only where the limit is exact. One that is to refuse while
/// Redis is away answers 503 (`FLEET_UNAVAILABLE`) with `Retry-After`.
///
/// # Whose requests
///
/// Those of each client, unless said otherwise: by its address as the stack's
/// [trusted proxies](crate::ErrorStackBuilder::trusted_proxies) say it, or else the peer's; an IPv6 network of 64 bits is
/// one client. A request without the header, user or key that was asked for, or with one of more than 256 bytes, is
/// counted for its client.
///
/// # What a request costs
///
/// One call of the quota, unless [`costs`](Self::costs) or [`costs_by`](Self::costs_by) says otherwise. A request that costs
/// more than the whole quota is never let through; one that costs nothing costs one.
///
/// # Order
///
/// Inside of the [`ErrorLayer`](crate::ErrorLayer) (wrapped before), which observes the refusals and knows the client's
/// address; inside of authentication where users are counted, and outside of what is dear. Outside of a layer it works
/// by the peer's address, and nobody is told of what it refuses.
///
/// # What it leaves alone
///
/// Requests that are let through, and their responses but for the fields that [`with_fields`](Self::with_fields) adds. A
/// request counts when it comes, whatever becomes of it.
#[derive(Clone)]
pub struct RateLimit {
    limiter: AnyRateLimiter,
    key: Key,
    cost: Cost,
    fields: Option<Fields>,
}

impl RateLimit {
    /// Counts the requests of each client, by a [`RateLimiter`](error_recovery::RateLimiter), one in an `Arc`, or that of a fleet.
    pub fn new(limiter: impl Into<AnyRateLimiter>) -> Self {
        Self { limiter: limiter.into(), key: Key::Client, cost: Cost::Each(1), fields: None }
    }

    /// Counts by the value of a header, such as an API key, that something outside has checked: who may write what he
    /// likes has as many quotas as he likes.
    #[must_use]
    pub fn by_header(mut self, name: HeaderName) -> Self {
        self.key = Key::Header(name);
        self
    }

    /// Counts by the user, as [`set_user`](crate::set_user) or the stack's
    /// [`user_header`](crate::ErrorStackBuilder::user_header) says.
    #[must_use]
    pub fn by_user(mut self) -> Self {
        self.key = Key::User;
        self
    }

    /// Counts by whatever `key` makes of a request.
    #[must_use]
    pub fn by(mut self, key: impl Fn(&HttpRequest) -> Option<String> + Send + Sync + 'static) -> Self {
        self.key = Key::Custom(Arc::new(key));
        self
    }

    /// Takes so much of the quota for each request: where one limiter is around routes that cost more and less.
    #[must_use]
    pub fn costs(mut self, cost: u32) -> Self {
        self.cost = Cost::Each(cost);
        self
    }

    /// Takes as much of the quota as `cost` makes of a request, such as by a parameter of its query. The body has not been
    /// read: where the cost is known by it, or only afterwards, ask the limiter or a
    /// [`TokenBudget`](error_recovery::TokenBudget) in the handler.
    #[must_use]
    pub fn costs_by(mut self, cost: impl Fn(&HttpRequest) -> u32 + Send + Sync + 'static) -> Self {
        self.cost = Cost::Custom(Arc::new(cost));
        self
    }

    /// Tells clients what is left, in the fields `RateLimit` and `RateLimit-Policy` of
    /// draft-ietf-httpapi-ratelimit-headers-10, under this name of the policy. Default: they are not told.
    ///
    /// The fields are a draft's, and tell an attacker as much as anybody else. Limits inside one another are all named.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] where the name is empty, or no string of RFC 9651 without escapes.
    pub fn with_fields(mut self, policy: impl Into<String>) -> Result<Self, ConfigError> {
        self.fields = Some(Fields::of(policy.into())?);
        Ok(self)
    }

    /// Asks for one request.
    fn ask(&self, request: &HttpRequest) -> Asked {
        self.limiter.ask(self.key.of(request), self.cost.of(request))
    }
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("limiter", &self.limiter)
            .field("key", &self.key)
            .field("cost", &self.cost)
            .field("fields", &self.fields)
            .finish()
    }
}

impl<S, B> Transform<S, ServiceRequest> for RateLimit
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = RateLimitMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(RateLimitMiddleware { service: Rc::new(service), limit: self.clone() }))
    }
}

/// The service of [`RateLimit`].
pub struct RateLimitMiddleware<S> {
    /// Shared with requests that wait for an answer.
    service: Rc<S>,
    limit: RateLimit,
}

impl<S> fmt::Debug for RateLimitMiddleware<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimitMiddleware").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl<S, B> Service<ServiceRequest> for RateLimitMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = RateLimitFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let decided = match self.limit.ask(request.request()) {
            Asked::Now(answer) => decide(&*self.service, request, answer),
            Asked::Later(asked) => {
                let service = Rc::clone(&self.service);
                let go_on = move |answer| decide(&*service, request, answer);
                (Inner::Asking { asked, go_on: Some(Box::new(go_on)) }, None)
            }
        };
        let quota = self.limit.limiter.quota();
        RateLimitFuture::new(decided, self.limit.fields.clone().map(|fields| (fields, quota)))
    }
}

/// Lets a request through, or answers it.
fn decide<S>(service: &S, request: ServiceRequest, answer: Answer) -> Decided<S::Future>
where
    S: Service<ServiceRequest>,
{
    match answer {
        Ok(Allowance { remaining, reset, .. }) => {
            (Inner::Passed { future: service.call(request) }, Some(Left { remaining, reset }))
        }
        Err(Refusal { error, wait }) => {
            // A response, and no `Err`: middleware between here and the layer sees one, as from a handler.
            let response = request.error_response(error);
            let left = wait.map(|reset| Left { remaining: 0, reset });
            (Inner::Refused { response: Some(response) }, left)
        }
    }
}
