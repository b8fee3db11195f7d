//! The same facts as extensions of a problem details object, made by `problem_details`.

use actix_web::HttpResponse;
use http::StatusCode;
use problem_details::ProblemDetails;
use serde::Serialize;

use crate::adapter::{REQUEST_ID, model, respond, video_id};

#[derive(Debug, Serialize)]
struct Extensions {
    code: &'static str,
    category: &'static str,
    severity: &'static str,
    timestamp: String,
    recoverable: bool,
    request_id: &'static str,
    video_id: String,
    model: String,
}

pub(super) fn problem_details() -> HttpResponse {
    let video_id = video_id().to_owned();
    let detail = format!("video {video_id} not found");
    let extensions = Extensions {
        code: "VIDEO_NOT_FOUND",
        category: "resource_not_found",
        severity: "low",
        timestamp: format!("{:.3}", jiff::Timestamp::now()),
        recoverable: false,
        request_id: std::hint::black_box(REQUEST_ID),
        video_id,
        model: model().to_owned(),
    };
    respond(
        ProblemDetails::from_status_code(StatusCode::NOT_FOUND)
            .with_detail(detail)
            .with_extensions(extensions),
    )
}
