//! The body of a response that has passed the layer.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;
use pin_project_lite::pin_project;

use super::stream::Stream;
use crate::FrameworkError;
use crate::exchange::Exchange;

pin_project! {
    /// The body that the service gave, or the one that the layer wrote in its place.
    pub struct ErrorBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<B> {
        // None, or an empty one.
        Empty { #[pin] body: B },
        Whole { bytes: Bytes },
        Streamed { stream: Pin<Box<Stream<B>>> },
        Ours { body: BoxBody },
    }
}

impl<B: MessageBody> ErrorBody<B> {
    /// The service's own. One that comes piece by piece is watched; the others cost nothing.
    pub(super) fn theirs(body: B, exchange: &Rc<Exchange>, route: impl FnOnce() -> Option<String>) -> Self {
        let body = match body.size() {
            BodySize::None | BodySize::Sized(0) => return Self { kind: Kind::Empty { body } },
            BodySize::Sized(_) => match body.try_into_bytes() {
                Ok(bytes) => return Self { kind: Kind::Whole { bytes } },
                Err(body) => body,
            },
            BodySize::Stream => body,
        };
        let stream = Box::pin(Stream::new(body, exchange, route()));
        Self { kind: Kind::Streamed { stream } }
    }

    pub(super) fn ours(body: BoxBody) -> Self {
        Self { kind: Kind::Ours { body } }
    }

    pub(super) fn is_stream(&self) -> bool {
        matches!(self.kind, Kind::Streamed { .. })
    }

    /// Asks a stream for its first piece; `Err` is what broke it before anything was sent.
    pub(super) fn peek(&mut self, context: &mut Context<'_>) -> Result<(), FrameworkError> {
        match &mut self.kind {
            Kind::Streamed { stream } => stream.as_mut().peek(context),
            Kind::Empty { .. } | Kind::Whole { .. } | Kind::Ours { .. } => Ok(()),
        }
    }
}

impl<B> std::fmt::Debug for ErrorBody<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ErrorBody").finish_non_exhaustive()
    }
}

impl<B: MessageBody> MessageBody for ErrorBody<B> {
    type Error = actix_web::Error;

    fn size(&self) -> BodySize {
        match &self.kind {
            Kind::Empty { body } => body.size(),
            Kind::Whole { bytes } => bytes.size(),
            Kind::Streamed { stream } => stream.size(),
            Kind::Ours { body } => body.size(),
        }
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        match self.project().kind.project() {
            KindProjection::Empty { body } => body.poll_next(context).map_err(|error| foreign(error.into())),
            KindProjection::Whole { bytes } => {
                Pin::new(bytes).poll_next(context).map_err(|error| match error {})
            }
            KindProjection::Streamed { stream } => stream.as_mut().poll_next(context),
            KindProjection::Ours { body } => Pin::new(body).poll_next(context).map_err(foreign),
        }
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        let kind = match self.kind {
            Kind::Whole { bytes } => return Ok(bytes),
            Kind::Empty { body } => body.try_into_bytes().map_err(|body| Kind::Empty { body }),
            Kind::Ours { body } => body.try_into_bytes().map_err(|body| Kind::Ours { body }),
            kind @ Kind::Streamed { .. } => Err(kind),
        };
        kind.map_err(|kind| Self { kind })
    }
}

/// A stream's error, as the dispatcher takes it.
fn foreign(error: Box<dyn std::error::Error>) -> actix_web::Error {
    error.into()
}
