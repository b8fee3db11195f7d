//! Every error that this service answers with, declared once.

use std::io;
use std::time::Duration;

use error_actix::standard::RateLimitError;
use error_actix::{HttpError, ResponseError};
use error_recovery::CircuitBreakerError;

/// What can go wrong with videos.
#[derive(Debug, HttpError, ResponseError)]
pub enum VideoError {
    /// A field is missing or out of range.
    #[error("{field}: {problem}")]
    #[http(status = 400)]
    Invalid {
        /// The field of the request.
        #[context]
        field: &'static str,
        /// What is wrong with it.
        #[context]
        problem: String,
    },

    /// No video has this id.
    #[error("video {video_id} not found")]
    #[http(status = 404, from_wire)]
    NotFound {
        /// The id that was asked for.
        #[context]
        video_id: String,
    },

    /// A video with this id exists.
    #[error("video {video_id} already exists")]
    #[http(status = 409)]
    AlreadyExists {
        /// The id that is taken.
        #[context]
        video_id: String,
    },

    /// The user has sent too many requests.
    #[error("user {user_id} sent more than {limit} requests in {window_seconds} s")]
    #[http(status = 429, public = "Too many requests; try again later.", retry_after = .retry_after)]
    RateLimited {
        /// Who sent them.
        #[context(internal)]
        user_id: String,
        /// How many are allowed in a window.
        #[context]
        limit: u32,
        /// The window's length.
        #[context]
        window_seconds: u64,
        /// Until the window ends.
        retry_after: Duration,
    },

    /// The model refused the prompt.
    #[error("generation of {video_id} with {model_name} failed: {reason}")]
    #[http(category = "processing_error", severity = High)]
    GenerationFailed {
        /// The video that was to be.
        #[context]
        video_id: String,
        /// The model that was asked.
        #[context]
        model_name: String,
        /// What it said.
        #[context]
        reason: &'static str,
    },

    /// The service that draws thumbnails gave no answer.
    #[error("no thumbnail of {video_id}: the service did not answer")]
    #[http(
        status = 503,
        category = "external_service_error",
        severity = High,
        public = "Thumbnails are not available at the moment.",
        retry_after = 5
    )]
    ThumbnailUnavailable {
        /// The video.
        #[context]
        video_id: String,
    },

    /// It has not answered for a while, and is not asked.
    #[error(transparent)]
    Circuit(#[from] CircuitBreakerError),

    /// Anything about the model itself.
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl VideoError {
    /// What a full window means here.
    pub(super) fn rate_limited(user_id: &str, full: &RateLimitError) -> Self {
        let RateLimitError { limit, window_seconds, retry_after, .. } = *full;
        Self::RateLimited { user_id: user_id.to_owned(), limit, window_seconds, retry_after }
    }
}

/// What can go wrong with models.
#[derive(Debug, HttpError, ResponseError)]
pub enum ModelError {
    /// There is no such model.
    #[error("model {model_name} not found")]
    #[http(status = 404)]
    NotFound {
        /// The name that was asked for.
        #[context]
        model_name: String,
    },

    /// The model's weights could not be read. The client is not told which file it was.
    #[error("cannot load model {model_name} from {path}")]
    #[http(category = "model_error", severity = Critical)]
    Load {
        /// The model.
        #[context]
        model_name: String,
        /// Where its weights should be.
        #[context(internal)]
        path: String,
        /// Why they could not be read.
        source: io::Error,
    },
}
