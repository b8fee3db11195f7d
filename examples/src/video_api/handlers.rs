//! The routes.

use std::time::Duration;

use actix_web::rt::time::sleep;
use actix_web::{HttpResponse, Responder, get, post, rt, web};
use error_actix::extract::Query;
use error_actix::{ErrorContext, RequestId, Result, handle_errors, scope};
use serde::Deserialize;
use serde_json::json;

use super::{ModelError, State, VideoError, VideoRequest};

#[get("/")]
pub(super) async fn index() -> impl Responder {
    web::Json(json!({
        "service": "video-api",
        "endpoints": [
            "POST /videos/generate",
            "GET /videos/{id}",
            "GET /videos/{id}/thumbnail",
            "GET /videos/{id}/download",
            "POST /videos/{id}/process",
            "GET /models/{name}",
            "GET /errors/stats",
            "GET /panic",
        ],
    }))
}

/// Whatever ends it says what document A's context says. Who asks knows who they are: only the log has the user.
#[post("/videos/generate")]
#[handle_errors(
    operation = "video_generation",
    fields(user_id = request.user_id),
    public(video_id = request.video_id, model_name = request.model_name)
)]
pub(super) async fn generate_video(
    state: web::Data<State>,
    request: web::Json<VideoRequest>,
) -> Result<HttpResponse> {
    let request = request.into_inner();
    request.validate()?;
    let user = &request.user_id;
    state.generations.check(user).await?;
    let video = state.videos.generate(request, &state.models)?;
    Ok(HttpResponse::Created().json(video))
}

#[get("/videos/{id}")]
pub(super) async fn get_video(
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<impl Responder, VideoError> {
    state.videos.get(&id).map(web::Json)
}

#[get("/videos/{id}/thumbnail")]
pub(super) async fn get_thumbnail(
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<impl Responder, VideoError> {
    state.videos.get(&id)?;
    state.thumbnails.draw(&id).map(web::Json)
}

/// How a video is wanted.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Quality {
    Low,
    High,
}

#[derive(Deserialize)]
pub(super) struct Download {
    #[serde(default = "low")]
    quality: Quality,
}

fn low() -> Quality {
    Quality::Low
}

/// High quality takes long: what stands here for an encoder is a pause.
#[get("/videos/{id}/download")]
pub(super) async fn download(
    state: web::Data<State>,
    id: web::Path<String>,
    wanted: Query<Download>,
) -> Result<impl Responder, VideoError> {
    let video = state.videos.get(&id)?;
    if matches!(wanted.quality, Quality::High) {
        sleep(Duration::from_millis(1200)).await;
    }
    Ok(web::Json(video))
}

/// Nobody waits for it: an error or a panic that ends it is counted and logged where it happens. The request has its answer
/// by then, so that it is a scope that says which one it was, and for whom.
#[post("/videos/{id}/process")]
pub(super) async fn process_video(
    state: web::Data<State>,
    id: web::Path<String>,
    request_id: RequestId,
) -> Result<HttpResponse, VideoError> {
    let video = state.videos.get(&id)?;
    let user = video.user_id().to_owned();
    let context = move || ErrorContext::new().request_id(request_id.to_string()).user_id(&user);
    let task = scope(context, async move { video.process() });
    rt::spawn(state.errors.reporter().reported("process_video", task));
    Ok(HttpResponse::Accepted().json(json!({"message": "Video processing started", "video_id": *id})))
}

#[get("/models/{name}")]
pub(super) async fn get_model(
    state: web::Data<State>,
    name: web::Path<String>,
) -> Result<impl Responder, ModelError> {
    state.models.info(&name).map(web::Json)
}

#[get("/errors/stats")]
pub(super) async fn error_stats(state: web::Data<State>) -> impl Responder {
    web::Json(state.monitor.snapshot())
}

/// What a bug does.
#[get("/panic")]
#[expect(clippy::panic, reason = "shows that a panic costs one response and not the process")]
pub(super) async fn panic_on_purpose() -> HttpResponse {
    panic!("this route panics on purpose")
}
