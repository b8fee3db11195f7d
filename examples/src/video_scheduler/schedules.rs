//! Posts that wait, and the worker that makes them.

use std::time::{Duration, SystemTime};

use actix_web::{HttpResponse, Responder, get, post, web};
use error_actix::Result;
use error_actix::extract::Json;
use error_actix::standard::InvalidScheduleTimeError;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::caller::Caller;
use super::store::{Schedule, seconds};
use super::videos::{platform, publish};
use super::{AppError, ScheduleError, State};

/// A post as a client plans it.
#[derive(Debug, Deserialize)]
pub(super) struct NewSchedule {
    video_id: String,
    platform: String,
    /// When, such as `2024-01-15T10:30:00Z`.
    at: String,
}

/// How far ahead a post may be planned.
const FARTHEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn due(at: &str, now: SystemTime) -> Result<u64, ScheduleError> {
    let wrong = |detail: &str| Err(InvalidScheduleTimeError::new(at, detail).into());
    match humantime::parse_rfc3339(at) {
        Err(_) => wrong("the time must be like 2024-01-15T10:30:00Z"),
        Ok(due) if due <= now => wrong("the time must be in the future"),
        Ok(due) if due > now + FARTHEST => wrong("the time must be within a year"),
        Ok(due) => Ok(seconds(due)),
    }
}

#[post("/schedules")]
pub(super) async fn create_schedule(
    _: Caller,
    state: web::Data<State>,
    new: Json<NewSchedule>,
) -> Result<impl Responder> {
    let platform = platform(&new.platform)?.to_owned();
    let due = due(&new.at, state.clock.now())?;
    let video = state.store.video(&new.video_id).await?.video_id;
    let (id, waiting) = (Uuid::now_v7().to_string(), "waiting".to_owned());
    // Written down first: what is in the queue alone would be posted without a trace.
    state.store.add_schedule(&Schedule { id: id.clone(), video, platform, due, state: waiting }).await?;
    state.queue.add(&id, due).await.map_err(ScheduleError::from)?;
    Ok(HttpResponse::Created().json(json!({"schedule_id": id, "state": "waiting"})))
}

#[get("/schedules/{id}")]
pub(super) async fn find_schedule(
    _: Caller,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<impl Responder> {
    let Schedule { id, video, platform, due, state } = state.store.schedule(&id).await?;
    let at = humantime::format_rfc3339_seconds(SystemTime::UNIX_EPOCH + Duration::from_secs(due)).to_string();
    Ok(web::Json(json!({
        "schedule_id": id, "video_id": video, "platform": platform, "at": at, "state": state,
    })))
}

impl State {
    /// Makes the posts that are due: what the worker does every second. Answers how many there were; their errors are
    /// told to the observers, as those of requests are.
    ///
    /// # Errors
    ///
    /// Where the queue cannot be asked.
    pub async fn post_due(&self) -> Result<usize, AppError> {
        let due = self.queue.take(seconds(self.clock.now())).await.map_err(ScheduleError::from)?;
        for id in &due {
            let posted = self.errors.reporter().reported("post_video", self.post_scheduled(id)).await;
            self.tracked.track_task("post_video", &posted);
        }
        Ok(due.len())
    }

    async fn post_scheduled(&self, id: &str) -> Result<(), AppError> {
        let Schedule { video, platform: name, .. } = self.store.schedule(id).await?;
        let posted = async { publish(self, &video, platform(&name)?).await };
        let posted = posted.await;
        self.store.end_schedule(id, if posted.is_ok() { "posted" } else { "failed" }).await?;
        posted.map(drop)
    }
}
