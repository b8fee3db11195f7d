//! The store of videos, and what a request for one must look like.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{PoisonError, RwLock};

use error_actix::standard::ProcessingTimeoutError;
use serde::{Deserialize, Serialize};

use super::{Models, VideoError};

/// The body of `POST /videos/generate`.
#[derive(Clone, Debug, Deserialize)]
pub struct VideoRequest {
    /// The id of the new video.
    pub video_id: String,
    /// What it should show.
    pub prompt: String,
    /// Its width in pixels, 64 to 4096.
    #[serde(default = "default_side")]
    pub width: u32,
    /// Its height in pixels, 64 to 4096.
    #[serde(default = "default_side")]
    pub height: u32,
    /// The model to use.
    #[serde(default = "default_model")]
    pub model_name: String,
    /// Who asks.
    #[serde(default = "default_user")]
    pub user_id: String,
}

fn default_side() -> u32 {
    512
}

fn default_model() -> String {
    "stable-diffusion".to_owned()
}

fn default_user() -> String {
    "anonymous".to_owned()
}

const SIDE: RangeInclusive<u32> = 64..=4096;
const LONGEST_PROMPT: usize = 1000;
const LONGEST_ID: usize = 128;

impl VideoRequest {
    /// Everything that can be known before the expensive part.
    ///
    /// # Errors
    ///
    /// [`VideoError::Invalid`] for the first field that is missing or out of range.
    pub fn validate(&self) -> Result<(), VideoError> {
        let invalid = |field, problem| Err(VideoError::Invalid { field, problem });
        let names =
            [("video_id", &self.video_id), ("user_id", &self.user_id), ("model_name", &self.model_name)];
        for (field, id) in names {
            if id.is_empty() {
                return invalid(field, "is required".to_owned());
            }
            if id.len() > LONGEST_ID {
                return invalid(field, format!("has {} bytes, at most {LONGEST_ID} are allowed", id.len()));
            }
        }
        let length = self.prompt.chars().count();
        if self.prompt.is_empty() {
            return invalid("prompt", "is required".to_owned());
        }
        if length > LONGEST_PROMPT {
            return invalid(
                "prompt",
                format!("has {length} characters, at most {LONGEST_PROMPT} are allowed"),
            );
        }
        for (field, side) in [("width", self.width), ("height", self.height)] {
            if !SIDE.contains(&side) {
                return invalid(
                    field,
                    format!("must be from {} to {}, got {side}", SIDE.start(), SIDE.end()),
                );
            }
        }
        Ok(())
    }
}

/// A finished video.
#[derive(Clone, Debug, Serialize)]
pub struct Video {
    video_id: String,
    model_name: &'static str,
    width: u32,
    height: u32,
    frames_per_second: u32,
    checksum: String,
    /// Who asked for it, which is nobody else's business.
    #[serde(skip)]
    user_id: String,
}

/// Pixels that an encoder gets through in time.
const MOST_PIXELS: u32 = 2048 * 2048;

/// How long it has.
const PROCESSING_SECONDS: u64 = 30;

impl Video {
    /// Whose it is.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Prepares it for those who watch it. What stands here for an encoder gives up large videos at once.
    ///
    /// # Errors
    ///
    /// [`ProcessingTimeoutError`] for a video that is too large.
    pub fn process(&self) -> Result<(), ProcessingTimeoutError> {
        if self.width * self.height > MOST_PIXELS {
            return Err(ProcessingTimeoutError::new(&self.video_id, PROCESSING_SECONDS));
        }
        Ok(())
    }
}

/// All videos, in memory.
#[derive(Debug, Default)]
pub struct Videos {
    by_id: RwLock<HashMap<String, Video>>,
}

impl Videos {
    /// The video with this id.
    ///
    /// # Errors
    ///
    /// [`VideoError::NotFound`].
    pub fn get(&self, video_id: &str) -> Result<Video, VideoError> {
        let by_id = self.by_id.read().unwrap_or_else(PoisonError::into_inner);
        by_id.get(video_id).cloned().ok_or_else(|| VideoError::NotFound { video_id: video_id.to_owned() })
    }

    /// Makes a video and keeps it.
    ///
    /// # Errors
    ///
    /// [`VideoError::AlreadyExists`], before and after the expensive part; what the model fails with.
    pub fn generate(&self, request: VideoRequest, models: &Models) -> Result<Video, VideoError> {
        if self.get(&request.video_id).is_ok() {
            return Err(VideoError::AlreadyExists { video_id: request.video_id });
        }
        let model = models.load(&request.model_name)?;
        let checksum = model.generate(&request.prompt).map_err(|reason| VideoError::GenerationFailed {
            video_id: request.video_id.clone(),
            model_name: model.name.to_owned(),
            reason,
        })?;
        let video = Video {
            video_id: request.video_id.clone(),
            model_name: model.name,
            width: request.width,
            height: request.height,
            frames_per_second: model.frames_per_second,
            checksum: format!("{checksum:016x}"),
            user_id: request.user_id,
        };
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        if by_id.contains_key(&request.video_id) {
            return Err(VideoError::AlreadyExists { video_id: request.video_id });
        }
        by_id.insert(request.video_id, video.clone());
        Ok(video)
    }
}
