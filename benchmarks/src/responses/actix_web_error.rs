//! `#[derive(actix_web_error::Json)]`: the message alone.

use actix_web::HttpResponse;

use crate::adapter::{model, respond, video_id};

#[derive(Debug, thiserror::Error, actix_web_error::Json)]
enum JsonError {
    #[error("video {video_id} not found")]
    #[status(404)]
    NotFound { video_id: String, model: String },
}

pub(super) fn actix_web_error() -> HttpResponse {
    respond(JsonError::NotFound { video_id: video_id().to_owned(), model: model().to_owned() })
}
