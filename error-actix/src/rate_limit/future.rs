//! The answer of a limited service.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::EitherBody;
use actix_web::dev::ServiceResponse;
use error_recovery::Quota;
use pin_project_lite::pin_project;

use super::fields::{Fields, Left};

pin_project! {
    /// The future of [`RateLimitMiddleware`](super::RateLimitMiddleware).
    pub struct RateLimitFuture<F> {
        #[pin]
        inner: Inner<F>,
        told: Option<(Fields, Quota, Left)>,
    }
}

pin_project! {
    #[project = InnerProjection]
    pub(super) enum Inner<F> {
        Passed { #[pin] future: F },
        Refused { response: Option<ServiceResponse> },
    }
}

impl<F> RateLimitFuture<F> {
    pub(super) fn new(inner: Inner<F>, told: Option<(Fields, Quota, Left)>) -> Self {
        Self { inner, told }
    }
}

impl<F> std::fmt::Debug for RateLimitFuture<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RateLimitFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for RateLimitFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = match this.inner.project() {
            InnerProjection::Passed { future } => match ready!(future.poll(cx)) {
                Ok(response) => response.map_into_left_body(),
                Err(error) => return Poll::Ready(Err(error)),
            },
            InnerProjection::Refused { response } => match response.take() {
                Some(response) => response.map_into_right_body(),
                // Polled again after it was ready, which is the caller's mistake.
                None => return Poll::Pending,
            },
        };
        if let Some((fields, quota, left)) = this.told.take() {
            fields.write(response.headers_mut(), quota, left);
        }
        Poll::Ready(Ok(response))
    }
}
