//! Rendering, which needs more of the machine than anything else: so few at a time, and so long at most.

use std::time::Duration;

use actix_web::{Responder, post, web};
use error_actix::standard::{RenderingError, RenderingResourceError, RenderingTimeoutError, ValidationError};
use error_actix::{Report, Result};
use error_recovery::{Bulkhead, Deadline, Guard, InvalidPolicy, Recovery};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::State;
use super::service::{Service, Trouble};

#[derive(Debug)]
pub(super) struct Renderer {
    ffmpeg: Service,
    guard: Guard,
    places: Bulkhead,
    limit: Duration,
}

#[derive(Debug, Deserialize)]
pub(super) struct Job {
    video: String,
    seconds: u32,
}

/// The longest video, in seconds.
const LONGEST: u32 = 600;

impl Renderer {
    /// `limit` is when the renderer is given up.
    pub(super) fn new(
        recovery: &Recovery,
        ffmpeg: Service,
        at_a_time: usize,
        limit: Duration,
    ) -> std::result::Result<Self, InvalidPolicy> {
        let guard = recovery.guard("rendering", "render").build()?;
        Ok(Self { ffmpeg, guard, places: Bulkhead::new("rendering", at_a_time), limit })
    }

    async fn render(&self, job: &Job) -> std::result::Result<(), Report> {
        let _place = self.places.enter(Deadline::none()).await?;
        self.guard.run(|_| self.attempt(job)).await
    }

    async fn attempt(&self, job: &Job) -> std::result::Result<(), Report> {
        let body = json!({"video": job.video, "seconds": job.seconds}).to_string().into_bytes();
        match self.ffmpeg.order(Method::POST, "/render", body).await {
            Ok(_) => Ok(()),
            Err(late) if late.is_timeout() => Err(RenderingTimeoutError::new(self.limit.as_secs()))?,
            Err(full @ Trouble::Status(507)) => Err(RenderingResourceError::new("disk").with_cause(full))?,
            Err(trouble) => Err(RenderingError::new("ffmpeg").with_cause(trouble))?,
        }
    }
}

#[post("/render")]
pub(super) async fn render(state: web::Data<State>, job: web::Json<Job>) -> Result<impl Responder> {
    if !(1..=LONGEST).contains(&job.seconds) {
        Err(ValidationError::new("seconds", format!("must be from 1 to {LONGEST}")))?;
    }
    state.renderer.render(&job).await?;
    Ok(web::Json(json!({"rendered": job.video})))
}
