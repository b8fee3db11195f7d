//! The routes of videos.

use actix_web::web::Bytes;
use actix_web::{HttpResponse, Responder, delete, get, post, put, web};
use error_actix::extract::{Json, Query};
use error_actix::standard::ResourceAlreadyExistsError;
use error_actix::{Result, Violation, Violations, logger};
use serde::Deserialize;
use serde_json::json;

use super::caller::Caller;
use super::services::{FORMATS, PLATFORMS};
use super::store::{Video, seconds};
use super::{AppError, AuthorizationError, RepostError, State, ValidationError};

/// What is said of a video beside its content.
#[derive(Debug, Deserialize)]
pub(super) struct Upload {
    title: String,
    format: String,
}

/// The longest title, in characters, and the longest id.
const LONGEST: usize = 100;

/// The largest video, in bytes.
pub(super) const LARGEST: usize = 5 * 1024 * 1024;

/// Every field that is wrong, in one answer; then what the video is.
fn validate(id: &str, upload: &Upload, content: &Bytes) -> Result<&'static str, ValidationError> {
    let mut found = Violations::new();
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !(1..=LONGEST).contains(&id.len()) || !id.bytes().all(is_id) {
        found.push(Violation::parameter("id", "FORMAT", "must have 1 to 100 letters, digits, `-` and `_`"));
    }
    if !(1..=LONGEST).contains(&upload.title.chars().count()) {
        found.push(Violation::parameter("title", "LENGTH", "must have 1 to 100 characters"));
    }
    if content.is_empty() {
        found.push(Violation::pointer("", "REQUIRED", "the body is the video, and is empty"));
    }
    if !found.is_empty() {
        return Err(ValidationError::Fields(found));
    }
    let format = FORMATS.iter().find(|known| **known == upload.format).copied();
    format.ok_or_else(|| ValidationError::Video { format: upload.format.clone(), expected: FORMATS })
}

pub(super) fn platform(name: &str) -> Result<&'static str, ValidationError> {
    let known = PLATFORMS.iter().find(|known| **known == name).copied();
    known.ok_or_else(|| ValidationError::Platform { platform: name.to_owned(), supported: PLATFORMS })
}

#[put("/videos/{id}")]
pub(super) async fn upload_video(
    caller: Caller,
    state: web::Data<State>,
    id: web::Path<String>,
    upload: Query<Upload>,
    content: Bytes,
) -> Result<impl Responder> {
    // Whatever is logged on the way says whose video it is, and which.
    let log = logger!(user.id = caller.0, video.id = *id);
    let uploaded = log.follow(add(&caller, &state, &id, &upload, content)).await;
    state.tracked.track_video_upload(&uploaded);
    Ok(HttpResponse::Created().json(uploaded?))
}

async fn add(
    caller: &Caller,
    state: &State,
    id: &str,
    upload: &Upload,
    content: Bytes,
) -> Result<Video, AppError> {
    let format = validate(id, upload, &content)?.to_owned();
    let bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
    match state.store.video(id).await {
        Err(AppError::NotFound(_)) => {}
        Ok(_) => Err(ResourceAlreadyExistsError::new("Video", id))?,
        Err(error) => return Err(error),
    }
    state.services.store(id, content).await?;
    let (video_id, title) = (id.to_owned(), upload.title.clone());
    let video = Video { video_id, owner: caller.0.clone(), title, format, bytes };
    state.store.add_video(&video).await?;
    tracing::info!(video.bytes = bytes, "video uploaded");
    Ok(video)
}

#[get("/videos/{id}")]
pub(super) async fn find_video(
    _: Caller,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<impl Responder> {
    Ok(web::Json(state.store.video(&id).await?))
}

#[get("/videos/{id}/content")]
pub(super) async fn video_content(
    _: Caller,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<impl Responder> {
    let video = state.store.video(&id).await?;
    let content = state.services.content(&video.video_id).await?;
    Ok(HttpResponse::Ok().content_type("application/octet-stream").body(content))
}

#[delete("/videos/{id}")]
pub(super) async fn remove_video(
    caller: Caller,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<impl Responder> {
    if state.store.video(&id).await?.owner != caller.0 {
        Err(AuthorizationError { operation: "delete" })?;
    }
    state.store.remove_video(&id).await?;
    Ok(HttpResponse::NoContent())
}

#[derive(Debug, Deserialize)]
pub(super) struct Conversion {
    format: String,
}

#[post("/videos/{id}/conversions")]
pub(super) async fn convert_video(
    _: Caller,
    state: web::Data<State>,
    id: web::Path<String>,
    conversion: Json<Conversion>,
) -> Result<impl Responder> {
    let format = FORMATS.iter().find(|known| **known == conversion.format).copied();
    let format = format
        .ok_or_else(|| ValidationError::Video { format: conversion.format.clone(), expected: FORMATS })?;
    let video = state.store.video(&id).await?;
    let converted = state.services.convert(&video.video_id, format).await;
    state.tracked.track_task("convert_video", &converted);
    converted?;
    Ok(web::Json(json!({"video_id": video.video_id, "format": format})))
}

#[derive(Debug, Deserialize)]
pub(super) struct NewPost {
    platform: String,
}

#[post("/videos/{id}/posts")]
pub(super) async fn post_video(
    _: Caller,
    state: web::Data<State>,
    id: web::Path<String>,
    new: Json<NewPost>,
) -> Result<impl Responder> {
    let platform = platform(&new.platform)?;
    let post_id = publish(&state, &id, platform).await?;
    Ok(HttpResponse::Created().json(json!({"video_id": *id, "platform": platform, "post_id": post_id})))
}

/// Posts a video, unless that was done not long ago.
pub(super) async fn publish(state: &State, id: &str, platform: &'static str) -> Result<String, AppError> {
    let video = state.store.video(id).await?;
    let (now, minimum_hours) = (seconds(state.clock.now()), state.repost_hours);
    if let Some(last) = state.store.last_post(id, platform).await? {
        let wait = last.saturating_add(minimum_hours * 3600).saturating_sub(now);
        if wait > 0 {
            let retry_after = std::time::Duration::from_secs(wait);
            Err(RepostError::TooSoon { platform, minimum_hours, retry_after })?;
        }
    }
    let post_id = state.services.post(&video, platform, &*state.clock).await?;
    state.store.add_post(id, platform, now, &post_id).await?;
    Ok(post_id)
}
