//! The routes; `/health` and `/metrics` are the stack's own.

use std::time::Duration;

use actix_web::{Responder, get, web};
use error_actix::alert::ManualAlert;
use error_actix::{Clock, Result, Severity};
use serde_json::json;

use super::State;

/// What the statistics of errors cover.
const WINDOW: Duration = Duration::from_secs(300);

/// A video, or what the id asks for.
#[get("/videos/{id}")]
pub(super) async fn get_video(state: web::Data<State>, id: web::Path<String>) -> Result<impl Responder> {
    let began = state.clock.instant();
    let processed = state.pipeline.process(&id).await;
    state.lookups.track([if processed.is_ok() { "true" } else { "false" }]);
    if let Err(report) = &processed
        && report.error().spec().status().is_server_error()
    {
        state.alerts.send(&ManualAlert::new(
            "VIDEO_PROCESSING_FAILED",
            format!("Video processing failed for {id}: {report}"),
            Severity::High,
        ));
    }
    processed?;
    let took = state.clock.instant().saturating_duration_since(began).as_secs_f64();
    Ok(web::Json(json!({"video_id": *id, "status": "processed", "processing_time": took})))
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
