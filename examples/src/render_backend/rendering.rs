//! Rendering, which needs more of the machine than anything else: so few at a time, and so long at most.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::{Responder, post, web};
use error_actix::standard::{RenderingError, RenderingResourceError, RenderingTimeoutError, ValidationError};
use error_actix::{Clock, Report, Result, performance_metric};
use error_recovery::{Bulkhead, Deadline, Guard, InvalidPolicy, Recovery};
use serde::Deserialize;
use serde_json::json;

use super::State;
use crate::service::{Service, Trouble};

#[derive(Debug)]
pub(super) struct Renderer {
    ffmpeg: Service,
    guard: Guard,
    places: Bulkhead,
    most: usize,
    limit: Duration,
    clock: Box<dyn Clock>,
    /// How many have ended, and how many had when somebody looked last.
    ended: AtomicU64,
    seen: AtomicU64,
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
        clock: impl Clock + 'static,
    ) -> std::result::Result<Self, InvalidPolicy> {
        let guard = recovery.guard("rendering", "render").build()?;
        let places = Bulkhead::new("rendering", at_a_time);
        let (ended, seen) = (AtomicU64::new(0), AtomicU64::new(0));
        let clock = Box::new(clock);
        Ok(Self { ffmpeg, guard, places, most: at_a_time, limit, clock, ended, seen })
    }

    async fn render(&self, job: &Job) -> std::result::Result<(), Report> {
        let _place = self.places.enter(Deadline::none()).await?;
        let started = self.clock.instant();
        let result = self.guard.run(|_| self.attempt(job)).await;
        self.ended.fetch_add(1, Ordering::Relaxed);
        if result.is_ok() {
            let took = self.clock.instant().saturating_duration_since(started);
            performance_metric!("video_render_time", took, video.length = job.seconds);
        }
        result
    }

    /// Whether all places are taken and nothing has ended since the last look.
    pub(super) fn is_stuck(&self) -> bool {
        let ended = self.ended.load(Ordering::Relaxed);
        let moves = self.seen.swap(ended, Ordering::Relaxed) != ended;
        self.places.running() >= self.most && !moves
    }

    async fn attempt(&self, job: &Job) -> std::result::Result<(), Report> {
        match self.ffmpeg.post_json("/render", &json!({"video": job.video, "seconds": job.seconds})).await {
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
