//! What others do for us: the object store, the platforms, and the converter.

use std::time::Duration;

use actix_web::web::Bytes;
use error_actix::{Clock, Problems, UpstreamError};
use reqwest::Method;
use reqwest::header::RETRY_AFTER;
use serde::Deserialize;
use serde_json::json;

use super::metrics::Tracked;
use super::store::Video;
use super::{ConverterError, PlatformApiError, StorageError, VideoProcessingError};
use crate::service::{JSON, Service, Trouble, read};

/// Where videos can be posted.
pub(super) const PLATFORMS: &[&str] = &["instagram", "tiktok", "youtube"];

/// What platforms take.
pub(super) const FORMATS: &[&str] = &["mp4", "mov"];

/// When to call a platform again that does not say so.
const DEFAULT_RETRY: Duration = Duration::from_secs(60);

/// What a platform may make our clients wait.
const LONGEST_RETRY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Clone, Debug)]
pub(super) struct Services {
    pub(super) service: Service,
    pub(super) bucket: String,
    pub(super) tracked: Tracked,
}

/// What a platform says of a video that it has taken.
#[derive(Deserialize)]
struct Posted {
    id: String,
}

impl Services {
    fn object(&self, video_id: &str) -> (String, String) {
        (format!("/s3/{}/{video_id}", self.bucket), video_id.to_owned())
    }

    pub(super) async fn store(&self, video_id: &str, content: Bytes) -> Result<(), StorageError> {
        let (path, object) = self.object(video_id);
        let stored = self.service.order(Method::PUT, &path, content.to_vec()).await;
        stored.map(drop).map_err(|source| StorageError::Upload { object, source })
    }

    pub(super) async fn content(&self, video_id: &str) -> Result<Bytes, StorageError> {
        let (path, object) = self.object(video_id);
        let read = async {
            let answer = self.service.order(Method::GET, &path, Vec::new()).await?;
            answer.bytes().await.map_err(|error| Trouble::Call(error.without_url()))
        };
        read.await.map_err(|source| StorageError::Download { object, source })
    }

    /// The platform's id of the post. How long it took is measured whatever came of it.
    pub(super) async fn post(
        &self,
        video: &Video,
        platform: &'static str,
        clock: &dyn Clock,
    ) -> Result<String, PlatformApiError> {
        let began = clock.instant();
        let posted = self.upload(video, platform).await;
        let took = clock.instant().saturating_duration_since(began);
        self.tracked.track_platform_api_call(platform, "upload", &posted, took);
        self.tracked.track_video_post(platform, &posted);
        posted
    }

    async fn upload(&self, video: &Video, platform: &'static str) -> Result<String, PlatformApiError> {
        let body = json!({"title": video.title, "video": video.video_id}).to_string().into_bytes();
        let path = format!("/platforms/{platform}/uploads");
        let answer = self.service.ask(Method::POST, &path, &[JSON], body).await;
        let answer = answer.map_err(|source| PlatformApiError::Unavailable { platform, source })?;
        let upload = |source| PlatformApiError::Upload { platform, source };
        match answer.status().as_u16() {
            200 | 201 => read::<Posted>(answer).await.map(|posted| posted.id).map_err(upload),
            401 | 403 => Err(PlatformApiError::Auth { platform }),
            429 => {
                let seconds =
                    answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
                let retry_after = seconds.map_or(DEFAULT_RETRY, Duration::from_secs).min(LONGEST_RETRY);
                Err(PlatformApiError::RateLimit { platform, retry_after })
            }
            status @ 500.. => {
                Err(PlatformApiError::Unavailable { platform, source: Trouble::Status(status) })
            }
            status => Err(upload(Trouble::Status(status))),
        }
    }

    pub(super) async fn convert(
        &self,
        video_id: &str,
        format: &'static str,
    ) -> Result<(), VideoProcessingError> {
        let path = format!("/converter/{video_id}?format={format}");
        let video_id = video_id.to_owned();
        let answer = match self.service.ask(Method::POST, &path, &[], Vec::new()).await {
            Ok(answer) => answer,
            Err(source) => {
                return Err(VideoProcessingError::Conversion { video_id, format, source: source.into() });
            }
        };
        Problems::check::<ConverterError>(answer).await.map(drop).map_err(|source| match source {
            UpstreamError::Known { error: ConverterError::UnknownCodec { .. }, .. } => {
                VideoProcessingError::Unreadable { video_id, format, source }
            }
            other => VideoProcessingError::Conversion { video_id, format, source: other.into() },
        })
    }
}
