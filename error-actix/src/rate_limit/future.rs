//! The answer of a limited service.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::EitherBody;
use actix_web::dev::ServiceResponse;
use error_recovery::Quota;
use futures_util::future::LocalBoxFuture;
use pin_project_lite::pin_project;

use super::fields::{Fields, Left};
use super::limiter::Answer;

pin_project! {
    /// The future of [`RateLimitMiddleware`](super::RateLimitMiddleware).
    pub struct RateLimitFuture<F> {
        #[pin]
        inner: Inner<F>,
        told: Option<(Fields, Quota)>,
        left: Option<Left>,
    }
}

pin_project! {
    #[project = InnerProjection]
    pub(super) enum Inner<F> {
        Asking { asked: LocalBoxFuture<'static, Answer>, go_on: Option<GoOn<F>> },
        Passed { #[pin] future: F },
        Refused { response: Option<ServiceResponse> },
    }
}

/// What is done with a request once there is an answer.
pub(super) type GoOn<F> = Box<dyn FnOnce(Answer) -> Decided<F>>;

/// What becomes of a request, and what its client is told.
pub(super) type Decided<F> = (Inner<F>, Option<Left>);

impl<F> RateLimitFuture<F> {
    pub(super) fn new((inner, left): Decided<F>, told: Option<(Fields, Quota)>) -> Self {
        Self { inner, told, left }
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
        let mut this = self.project();
        if let InnerProjection::Asking { asked, go_on } = this.inner.as_mut().project() {
            let answer = ready!(asked.as_mut().poll(cx));
            // It is replaced by what follows, so it is there.
            let Some(go_on) = go_on.take() else { return Poll::Pending };
            let (inner, left) = go_on(answer);
            *this.left = left;
            this.inner.set(inner);
        }
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
            // What follows asks no more.
            InnerProjection::Asking { .. } => return Poll::Pending,
        };
        if let (Some((fields, quota)), Some(left)) = (this.told.take(), *this.left) {
            fields.write(response.headers_mut(), quota, left);
        }
        Poll::Ready(Ok(response))
    }
}
