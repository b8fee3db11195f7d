//! `#[derive(Masterror)]`: it has codes and fields, but no severity, time or request id.
#![expect(unused_variables, reason = "the derive binds what its message does not name")]

use actix_web::HttpResponse;
use masterror::{AppCode, AppErrorKind, Masterror};

use crate::adapter::{model, respond, video_id};

#[derive(Debug, Masterror)]
enum MasterError {
    #[error("video {video_id} not found")]
    #[masterror(
        code = AppCode::new("VIDEO_NOT_FOUND"),
        category = AppErrorKind::NotFound,
        message,
        telemetry(
            Some(masterror::field::str("video_id", video_id.clone())),
            Some(masterror::field::str("model", model.clone()))
        )
    )]
    NotFound { video_id: String, model: String },
}

pub(super) fn masterror() -> HttpResponse {
    let error = MasterError::NotFound { video_id: video_id().to_owned(), model: model().to_owned() };
    respond(masterror::Error::from(error))
}
