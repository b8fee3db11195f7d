//! `serde_json::json!`, as most examples have it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::adapter::{REQUEST_ID, model, respond, video_id};

#[derive(Debug, thiserror::Error)]
enum ValueError {
    #[error("video {video_id} not found")]
    NotFound { video_id: String, model: String },
}

impl ResponseError for ValueError {
    fn status_code(&self) -> StatusCode {
        StatusCode::NOT_FOUND
    }

    fn error_response(&self) -> HttpResponse {
        let Self::NotFound { video_id, model } = self;
        HttpResponse::build(self.status_code()).json(serde_json::json!({
            "error": {
                "type": "NotFound",
                "code": "VIDEO_NOT_FOUND",
                "message": self.to_string(),
                "category": "resource_not_found",
                "severity": "low",
                "status_code": 404,
                "timestamp": format!("{:.3}", jiff::Timestamp::now()),
                "recoverable": false,
                "request_id": std::hint::black_box(REQUEST_ID),
                "context": { "video_id": video_id, "model": model },
            }
        }))
    }
}

pub(super) fn json_value() -> HttpResponse {
    respond(ValueError::NotFound { video_id: video_id().to_owned(), model: model().to_owned() })
}
