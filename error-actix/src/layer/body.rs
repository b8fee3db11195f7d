//! The body of a response that has passed the layer.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;
use pin_project_lite::pin_project;

use crate::record::Recording;

pin_project! {
    /// The body that the service gave, or the one that the layer wrote in its place.
    pub struct ErrorBody<B> {
        #[pin]
        kind: Kind<B>,
        recording: Option<Recording>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<B> {
        Theirs { #[pin] body: B },
        Ours { body: BoxBody },
    }
}

impl<B: MessageBody> ErrorBody<B> {
    pub(super) fn theirs(body: B) -> Self {
        Self { kind: Kind::Theirs { body }, recording: None }
    }

    pub(super) fn ours(body: BoxBody) -> Self {
        Self { kind: Kind::Ours { body }, recording: None }
    }

    /// The body of a request that is recorded until the body ends.
    pub(super) fn recorded(mut self, recording: Option<Recording>) -> Self {
        self.recording = recording;
        self
    }
}

impl ErrorBody<BoxBody> {
    /// A body that was written as an error's answer, among those of a service with other bodies.
    pub(super) fn into_ours<B: MessageBody>(self) -> ErrorBody<B> {
        match self.kind {
            Kind::Theirs { body } | Kind::Ours { body } => ErrorBody::ours(body),
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
            Kind::Theirs { body } => body.size(),
            Kind::Ours { body } => body.size(),
        }
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.project();
        let polled = match this.kind.project() {
            KindProjection::Theirs { body } => body.poll_next(cx).map_err(|error| foreign(error.into())),
            KindProjection::Ours { body } => Pin::new(body).poll_next(cx).map_err(foreign),
        };
        if let (Poll::Ready(Some(Ok(bytes))), Some(recording)) = (&polled, this.recording) {
            recording.sent(bytes.len());
        }
        polled
    }

    fn try_into_bytes(mut self) -> Result<Bytes, Self> {
        let recording = self.recording.take();
        let bytes = match self.kind {
            Kind::Theirs { body } => body.try_into_bytes().map_err(Self::theirs),
            Kind::Ours { body } => body.try_into_bytes().map_err(Self::ours),
        };
        match (bytes, recording) {
            (Ok(bytes), Some(mut recording)) => {
                recording.sent(bytes.len());
                Ok(bytes)
            }
            (bytes, recording) => bytes.map_err(|body| body.recorded(recording)),
        }
    }
}

/// A stream's error, as the dispatcher takes it.
fn foreign(error: Box<dyn std::error::Error>) -> actix_web::Error {
    error.into()
}
