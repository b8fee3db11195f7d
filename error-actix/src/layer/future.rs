//! Runs the inner service with the request lent to it, and catches what it throws.

use std::cell::Cell;
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
use super::finish::{Failure, answer_at_last, answer_failure, respond_to};
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
        // Whether no layer outside has the request as well.
        is_first: bool,
        recording: Option<Recording>,
    }
}

pin_project! {
    #[project = InnerProjection]
    enum Inner<F> {
        Running { #[pin] future: F },
        // It panicked before it gave a future, or nobody asked it: the last for previews only.
        Failed { failure: Option<Box<Failure>> },
        Done,
    }
}

impl<F> ErrorLayerFuture<F> {
    pub(super) fn new(
        exchange: Rc<Exchange>,
        is_first: bool,
        recording: Option<Recording>,
        called: Result<F, Payload>,
    ) -> Self {
        let inner = match called {
            Ok(future) => Inner::Running { future },
            Err(payload) => Inner::Failed { failure: Some(Box::new(Failure::Panicked(payload))) },
        };
        Self { inner, exchange, is_first, recording }
    }

    /// Of a request that the service is not asked about.
    #[cfg(feature = "admin")]
    pub(super) fn failed(exchange: Rc<Exchange>, error: Error) -> Self {
        let failure = Some(Box::new(Failure::Returned(error)));
        Self { inner: Inner::Failed { failure }, exchange, is_first: false, recording: None }
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
        let answered = lend(exchange, || answer(exchange, inner, cx));
        // Looked at where it is, since a response is large and would be moved.
        if let Poll::Ready(Ok(response)) = &answered {
            if *this.is_first {
                exchange.count_answer(response);
            }
            if let Some(recording) = this.recording.take() {
                let body = response.response().body();
                recording.answered(response, !body.is_stream());
                body.record(recording);
            }
        }
        answered
    }
}

/// Polls the inner future and drops it when it is ready; then the response, whatever came of it.
///
/// All of it under one guard, since nearly always nothing panics.
fn answer<F, B>(
    exchange: &Rc<Exchange>,
    mut inner: Pin<&mut Inner<F>>,
    cx: &mut Context<'_>,
) -> Poll<Result<ServiceResponse<ErrorBody<B>>, Error>>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    let has_ended = Cell::new(false);
    let answered = catch_unwind(AssertUnwindSafe(|| {
        let failure = match inner.as_mut().project() {
            InnerProjection::Running { future } => match ready!(future.poll(cx)) {
                Ok(response) => {
                    // What the inner future still holds is dropped here, where its destructors can do no harm.
                    inner.set(Inner::Done);
                    has_ended.set(true);
                    return Poll::Ready(Ok(respond_to(exchange, response, cx)));
                }
                Err(error) => Failure::Returned(error),
            },
            InnerProjection::Failed { failure } => match failure.take() {
                Some(failure) => *failure,
                None => return Poll::Pending,
            },
            // Polled again after it was ready, which is the caller's mistake.
            InnerProjection::Done => return Poll::Pending,
        };
        inner.set(Inner::Done);
        has_ended.set(true);
        Poll::Ready(Ok(answer_failure(exchange, failure)))
    }));
    let payload = match answered {
        Ok(answer) => return answer,
        Err(payload) => payload,
    };
    if has_ended.get() {
        dispose(payload);
        return Poll::Ready(Ok(answer_at_last(exchange)));
    }
    // The first panic is the cause.
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| inner.set(Inner::Done))) {
        dispose(second);
    }
    let finished = catch_unwind(AssertUnwindSafe(|| answer_failure(exchange, Failure::Panicked(payload))));
    Poll::Ready(Ok(finished.unwrap_or_else(|payload| {
        dispose(payload);
        answer_at_last(exchange)
    })))
}
