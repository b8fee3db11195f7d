//! The routes; `/health` and `/metrics` are the stack's own.

use std::io;
use std::time::Duration;

use actix_web::{Responder, get, web};
use error_actix::alert::ManualAlert;
use error_actix::{HttpError as _, Severity};
use serde_json::json;

use super::{State, VideoError};

/// What the statistics of errors cover.
const WINDOW: Duration = Duration::from_secs(300);

/// A video, or what the id asks for.
#[get("/videos/{id}")]
pub(super) async fn get_video(
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<impl Responder, VideoError> {
    let found = find(id.into_inner());
    state.lookups.track([if found.is_ok() { "true" } else { "false" }]);
    if let Err(error) = found.as_ref()
        && error.spec().status().is_server_error()
    {
        state.alerts.send(&ManualAlert::new(
            "VIDEO_PROCESSING_FAILED",
            format!("Video processing failed: {error}"),
            Severity::High,
        ));
    }
    found.map(|video_id| web::Json(json!({"video_id": video_id, "status": "processed"})))
}

/// A store that fails as it is told to: what stands here for a database, a model and a machine that is too small.
fn find(video_id: String) -> Result<String, VideoError> {
    match video_id.as_str() {
        "error_video" => Err(VideoError::Invalid { video_id }),
        "missing_video" => Err(VideoError::NotFound { video_id }),
        "memory_video" => Err(VideoError::Memory { needed_mb: 4096 }),
        "database_video" => Err(VideoError::Database {
            video_id,
            source: io::Error::new(io::ErrorKind::ConnectionRefused, "postgres://app:hunter2@db-3 refused"),
        }),
        "model_video" => Err(VideoError::Model {
            model_name: "stable-diffusion",
            source: io::Error::new(io::ErrorKind::NotFound, "no /var/lib/models/stable-diffusion"),
        }),
        _ => Ok(video_id),
    }
}

#[get("/errors/stats")]
pub(super) async fn error_stats(state: web::Data<State>) -> impl Responder {
    web::Json(state.tracker.stats(WINDOW))
}

#[get("/performance/stats")]
pub(super) async fn performance_stats(state: web::Data<State>) -> impl Responder {
    web::Json(state.performance.snapshot())
}

/// Everything in one answer.
#[get("/status")]
pub(super) async fn status(state: web::Data<State>) -> impl Responder {
    web::Json(state.tracker.system_status(WINDOW))
}
