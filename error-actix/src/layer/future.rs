//! Runs the inner service with the request lent to it, and catches what it throws.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use pin_project_lite::pin_project;

use super::body::ErrorBody;
use super::finish::{Outcome, finish};
use crate::exchange::Exchange;
use crate::lend::lend;
use crate::panics::{Payload, dispose};
use crate::record::Recording;

pin_project! {
    /// The future of [`ErrorLayerMiddleware`](super::ErrorLayerMiddleware). It always resolves to a response.
    pub struct ErrorLayerFuture<F> {
        #[pin]
        inner: Inner<F>,
        exchange: Rc<Exchange>,
        recording: Option<Recording>,
    }
}

pin_project! {
    #[project = InnerProjection]
    enum Inner<F> {
        Running { #[pin] future: F },
        Panicked { payload: Option<Payload> },
        // Only previews are answered without the service.
        Failed { error: Option<Error> },
        Done,
    }
}

impl<F> ErrorLayerFuture<F> {
    pub(super) fn new(
        exchange: Rc<Exchange>,
        recording: Option<Recording>,
        called: Result<F, Payload>,
    ) -> Self {
        let inner = match called {
            Ok(future) => Inner::Running { future },
            Err(payload) => Inner::Panicked { payload: Some(payload) },
        };
        Self { inner, exchange, recording }
    }

    /// Of a request that the service is not asked about.
    #[cfg(feature = "admin")]
    pub(super) fn failed(exchange: Rc<Exchange>, error: Error) -> Self {
        Self { inner: Inner::Failed { error: Some(error) }, exchange, recording: None }
    }
}

impl<F> std::fmt::Debug for ErrorLayerFuture<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ErrorLayerFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for ErrorLayerFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<ErrorBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (exchange, inner) = (&*this.exchange, this.inner);
        // Lent once for all that happens here: the poll, destructors, and what is made of the outcome.
        let response = ready!(lend(exchange, || {
            let outcome = ready!(outcome(inner, cx));
            Poll::Ready(finish(exchange, outcome, cx))
        }));
        let recording = this.recording.take();
        if let Some(recording) = &recording {
            recording.answered(response.status().as_u16(), response.request().match_pattern());
        }
        Poll::Ready(Ok(response.map_body(|_, body| body.recorded(recording))))
    }
}

/// Polls the inner future, and drops it when it is ready.
fn outcome<F, B>(mut inner: Pin<&mut Inner<F>>, cx: &mut Context<'_>) -> Poll<Outcome<B>>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    let outcome = match inner.as_mut().project() {
        InnerProjection::Running { future } => match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
            Ok(poll) => ready!(poll).map_or_else(Outcome::Failed, Outcome::Responded),
            Err(payload) => Outcome::Panicked(payload),
        },
        InnerProjection::Panicked { payload } => {
            Outcome::Panicked(payload.take().unwrap_or_else(|| Box::new(())))
        }
        InnerProjection::Failed { error } => match error.take() {
            Some(error) => Outcome::Failed(error),
            None => return Poll::Pending,
        },
        // Polled again after it was ready, which is the caller's mistake.
        InnerProjection::Done => return Poll::Pending,
    };
    // What the inner future still holds is dropped here, where its destructors can do no harm.
    let dropped = catch_unwind(AssertUnwindSafe(|| inner.set(Inner::Done)));
    Poll::Ready(match (dropped, outcome) {
        (Ok(()), outcome) => outcome,
        // The first panic is the cause.
        (Err(payload), Outcome::Panicked(first)) => {
            dispose(payload);
            Outcome::Panicked(first)
        }
        (Err(payload), Outcome::Responded(_) | Outcome::Failed(_)) => Outcome::Panicked(payload),
    })
}
