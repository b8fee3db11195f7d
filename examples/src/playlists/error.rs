//! Every error that this service answers with, and what the video service's mean to its clients.

use std::error::Error as StdError;

use error_actix::{HttpError, ResponseError, UpstreamError};

use crate::video_api::VideoError;

/// What can go wrong with a playlist.
#[derive(Debug, HttpError, ResponseError)]
pub enum PlaylistError {
    /// There is no playlist of this name.
    #[error("there is no playlist {name}")]
    #[http(status = 404)]
    NotFound {
        /// The name that was asked for.
        #[context]
        name: String,
    },

    /// The playlist has a video that is no more. Who asks has done nothing wrong: the playlist is out of date.
    #[error("video {video_id} of playlist {name} is gone")]
    #[http(status = 409)]
    Stale {
        /// The playlist.
        #[context]
        name: String,
        /// The video that it should not have.
        #[context]
        video_id: String,
    },

    /// The videos could not be read.
    #[error("the video service gave no video")]
    #[http(status = 502, public = "The videos cannot be shown at the moment.")]
    VideosFailed {
        /// What it said instead, for the log.
        source: Box<dyn StdError + Send + Sync>,
    },

    /// The videos cannot be asked for.
    #[error("the video service does not answer")]
    #[http(
        status = 503,
        category = "external_service_error",
        public = "The videos are away at the moment.",
        retry_after = 5
    )]
    VideosAway {
        /// Why, for the log.
        source: reqwest::Error,
    },
}

impl PlaylistError {
    /// What the video service's answer means to who asks for a playlist: its 404 is not ours.
    pub(super) fn of(name: &str, answer: UpstreamError<VideoError>) -> Self {
        match answer {
            UpstreamError::Known { error: VideoError::NotFound { video_id }, .. } => {
                Self::Stale { name: name.to_owned(), video_id }
            }
            other => Self::VideosFailed { source: other.into() },
        }
    }

    /// What a call means that was not answered. The address may hold a password, and belongs into no log.
    pub(super) fn away(error: reqwest::Error) -> Self {
        Self::VideosAway { source: error.without_url() }
    }
}
