//! The body of a response that has passed the layer.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;
use pin_project_lite::pin_project;

use super::stream::Stream;
use crate::FrameworkError;
use crate::exchange::Exchange;
use crate::record::Recording;

pin_project! {
    /// The body that the service gave, or the one that the layer wrote in its place.
    pub struct ErrorBody<B> {
        #[pin]
        kind: Kind<B>,
        // A cell, since Actix lends a response's body no other way than shared.
        recording: Cell<Option<Recording>>,
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
    pub(super) fn theirs(body: B, exchange: &Rc<Exchange>) -> Self {
        let kind = match body.size() {
            BodySize::None | BodySize::Sized(0) => Kind::Empty { body },
            BodySize::Sized(_) => match body.try_into_bytes() {
                Ok(bytes) => Kind::Whole { bytes },
                Err(body) => Kind::Streamed { stream: Box::pin(Stream::new(body, exchange)) },
            },
            BodySize::Stream => Kind::Streamed { stream: Box::pin(Stream::new(body, exchange)) },
        };
        Self { kind, recording: Cell::default() }
    }

    pub(super) fn ours(body: BoxBody) -> Self {
        Self { kind: Kind::Ours { body }, recording: Cell::default() }
    }

    /// Has the request recorded until the body ends.
    pub(super) fn record(&self, recording: Recording) {
        self.recording.set(Some(recording));
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
        let this = self.project();
        let polled = match this.kind.project() {
            KindProjection::Empty { body } => body.poll_next(context).map_err(|error| foreign(error.into())),
            KindProjection::Whole { bytes } => {
                Pin::new(bytes).poll_next(context).map_err(|error| match error {})
            }
            KindProjection::Streamed { stream } => stream.as_mut().poll_next(context),
            KindProjection::Ours { body } => Pin::new(body).poll_next(context).map_err(foreign),
        };
        if let (Poll::Ready(Some(Ok(bytes))), Some(recording)) = (&polled, this.recording.get_mut()) {
            recording.sent(bytes.len());
        }
        polled
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        let Self { kind, mut recording } = self;
        let bytes = match kind {
            Kind::Whole { bytes } => Ok(bytes),
            Kind::Empty { body } => body.try_into_bytes().map_err(|body| Kind::Empty { body }),
            Kind::Ours { body } => body.try_into_bytes().map_err(|body| Kind::Ours { body }),
            kind @ Kind::Streamed { .. } => Err(kind),
        };
        match bytes {
            Ok(bytes) => {
                if let Some(recording) = recording.get_mut() {
                    recording.sent(bytes.len());
                }
                Ok(bytes)
            }
            Err(kind) => Err(Self { kind, recording }),
        }
    }
}

/// A stream's error, as the dispatcher takes it.
fn foreign(error: Box<dyn std::error::Error>) -> actix_web::Error {
    error.into()
}
