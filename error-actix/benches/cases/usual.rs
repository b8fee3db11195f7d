//! What most services have, and what any has.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use divan::black_box;
use serde::Serialize;

use super::{REQUEST_ID, model, respond, video_id};

/// The usual way: `thiserror`, a struct of `String`s, `.json()`.
#[derive(Debug, thiserror::Error)]
enum UsualError {
    #[error("video {video_id} not found")]
    NotFound { video_id: String, model: String },
}

#[derive(Serialize)]
struct Envelope {
    error: Members,
}

#[derive(Serialize)]
struct Members {
    r#type: String,
    code: String,
    message: String,
    category: String,
    severity: String,
    status_code: u16,
    timestamp: String,
    recoverable: bool,
    request_id: String,
    context: std::collections::BTreeMap<String, String>,
}

impl ResponseError for UsualError {
    fn status_code(&self) -> StatusCode {
        StatusCode::NOT_FOUND
    }

    fn error_response(&self) -> HttpResponse {
        let Self::NotFound { video_id, model } = self;
        let context = [("video_id".to_owned(), video_id.clone()), ("model".to_owned(), model.clone())];
        HttpResponse::build(self.status_code()).json(Envelope {
            error: Members {
                r#type: "NotFound".to_owned(),
                code: "VIDEO_NOT_FOUND".to_owned(),
                message: self.to_string(),
                category: "resource_not_found".to_owned(),
                severity: "low".to_owned(),
                status_code: 404,
                timestamp: format!("{:.3}", jiff::Timestamp::now()),
                recoverable: false,
                request_id: black_box(REQUEST_ID).to_owned(),
                context: context.into_iter().collect(),
            },
        })
    }
}

pub(crate) fn usual() -> HttpResponse {
    respond(UsualError::NotFound { video_id: video_id().to_owned(), model: model().to_owned() })
}

/// What Actix needs for any error: the floor.
#[derive(Debug)]
#[expect(dead_code, reason = "carried and dropped as the others are")]
struct NoBody {
    video_id: String,
    model: String,
}

impl fmt::Display for NoBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not found")
    }
}

impl ResponseError for NoBody {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(StatusCode::NOT_FOUND)
    }
}

pub(crate) fn no_body() -> HttpResponse {
    respond(NoBody { video_id: video_id().to_owned(), model: model().to_owned() })
}
