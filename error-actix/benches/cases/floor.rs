//! The floor: a middleware by hand that does what the layer's cost is held against, and nothing else. It guards against
//! panics, keeps what a request was, makes an id and puts it into the header, and counts and times requests by route.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::{Future, Ready, ready};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{HeaderValue, USER_AGENT};
use actix_web::http::uri::PathAndQuery;
use actix_web::http::{Method, Version};

use super::service::{REQUEST_ID, request_id};

type ByRoute = Rc<RefCell<HashMap<String, (u64, Duration)>>>;

#[derive(Default)]
pub(super) struct Floor(ByRoute);

pub(super) struct FloorMiddleware<S> {
    service: S,
    by_route: ByRoute,
}

/// What would be needed if the request were lost.
#[expect(dead_code, reason = "what matters is what keeping it costs")]
struct Facts {
    method: Method,
    target: Option<PathAndQuery>,
    version: Version,
    user_agent: Option<HeaderValue>,
    peer: Option<std::net::SocketAddr>,
}

pub(super) struct FloorFuture<F> {
    inner: Pin<Box<F>>,
    id: [u8; 36],
    _facts: Rc<Facts>,
    started: Instant,
    by_route: ByRoute,
}

impl<S, B> Transform<S, ServiceRequest> for Floor
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = FloorMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(FloorMiddleware { service, by_route: Rc::clone(&self.0) }))
    }
}

impl<S, B> Service<ServiceRequest> for FloorMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = FloorFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let started = Instant::now();
        let head = request.head();
        let facts = Rc::new(Facts {
            method: head.method.clone(),
            target: head.uri.path_and_query().cloned(),
            version: head.version,
            user_agent: head.headers.get(USER_AGENT).cloned(),
            peer: head.peer_addr,
        });
        let called = catch_unwind(AssertUnwindSafe(|| self.service.call(request)));
        let inner = Box::pin(called.unwrap_or_else(|payload| resume_unwind(payload)));
        let by_route = Rc::clone(&self.by_route);
        FloorFuture { inner, id: request_id(), _facts: facts, started, by_route }
    }
}

impl<F, B> Future for FloorFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<B>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = catch_unwind(AssertUnwindSafe(|| self.inner.as_mut().poll(cx)));
        let mut response = ready!(polled.unwrap_or_else(|payload| resume_unwind(payload)))?;
        if let Ok(id) = HeaderValue::from_bytes(&self.id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        if let Some(route) = response.request().match_pattern() {
            let took = self.started.elapsed();
            let mut by_route = self.by_route.borrow_mut();
            let (count, sum) = by_route.entry(route).or_default();
            *count += 1;
            *sum += took;
        }
        Poll::Ready(Ok(response))
    }
}
