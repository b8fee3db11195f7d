//! A declared error, with every header of the contract and with its body alone.

use std::cell::Cell;
use std::fmt;
use std::time::SystemTime;

use actix_web::{HttpResponse, ResponseError};
use bytes::Bytes;
use divan::black_box;
use error_actix::{
    BODY_LIMIT, EnvelopeFormat as _, HttpError, JsonBuffer, Occurrence, RequestFacts,
    ResponseError as DeriveResponseError, Standard,
};

use super::{REQUEST_ID, json, model, respond, video_id};

#[derive(Debug, HttpError, DeriveResponseError)]
pub(crate) enum VideoError {
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
        #[context]
        model: String,
    },
}

pub(crate) fn not_found() -> VideoError {
    VideoError::NotFound { video_id: video_id().to_owned(), model: model().to_owned() }
}

/// With every header of the contract.
pub(crate) fn declared() -> HttpResponse {
    respond(not_found())
}

/// A declared error whose response has only a body and its type.
#[derive(Debug)]
struct BodyOnly(VideoError);

impl fmt::Display for BodyOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for BodyOnly {
    fn error_response(&self) -> HttpResponse {
        let mut request = RequestFacts::default();
        request.request_id = Some(black_box(REQUEST_ID));
        let occurrence = Occurrence::new(&self.0, SystemTime::now()).with_request(request);
        // As the adapter does it.
        thread_local! {
            static SCRATCH: Cell<Option<JsonBuffer>> = const { Cell::new(None) };
        }
        let mut buffer = SCRATCH.take().unwrap_or_else(|| JsonBuffer::new(BODY_LIMIT));
        buffer.truncate(0);
        Standard::new().render(&occurrence, &mut buffer);
        let body = Bytes::copy_from_slice(buffer.as_bytes());
        SCRATCH.set(Some(buffer));
        json(body)
    }
}

pub(crate) fn declared_content_type_only() -> HttpResponse {
    respond(BodyOnly(not_found()))
}
