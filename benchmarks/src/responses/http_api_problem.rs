//! The same facts as additional fields of `http-api-problem`.

use std::fmt;

use actix_web::{HttpResponse, ResponseError};
use http::StatusCode;
use http_api_problem::HttpApiProblem;

use crate::adapter::{REQUEST_ID, model, respond, video_id};

#[derive(Debug)]
struct Problem {
    video_id: String,
    model: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "video {} not found", self.video_id)
    }
}

impl ResponseError for Problem {
    fn error_response(&self) -> HttpResponse {
        HttpApiProblem::with_title(StatusCode::NOT_FOUND)
            .detail(self.to_string())
            .value("code", &"VIDEO_NOT_FOUND")
            .value("category", &"resource_not_found")
            .value("severity", &"low")
            .value("timestamp", &format!("{:.3}", jiff::Timestamp::now()))
            .value("recoverable", &false)
            .value("request_id", &std::hint::black_box(REQUEST_ID))
            .value("video_id", &self.video_id)
            .value("model", &self.model)
            .to_actix_response()
    }
}

pub(super) fn http_api_problem() -> HttpResponse {
    respond(Problem { video_id: video_id().to_owned(), model: model().to_owned() })
}
