//! Every error that this service answers with: document C's hierarchy, declared once.
//!
//! ```text
//! AppError
//! ├── AuthenticationError      Required, TokenExpired, InvalidToken
//! ├── AuthorizationError
//! ├── ValidationError          Fields, Video, Platform
//! ├── ResourceNotFoundError, ResourceAlreadyExistsError
//! ├── PlatformApiError         Auth, RateLimit, Upload, Unavailable
//! ├── StorageError             S3Upload, S3Download
//! ├── VideoProcessingError     Unreadable, Conversion
//! ├── DatabaseError
//! ├── RateLimitError
//! ├── ScheduleError            InvalidTime, QueueUnavailable
//! └── RepostError              TooSoon
//! ```

use std::error::Error as StdError;
use std::time::{Duration, SystemTime};

use error_actix::standard::{
    InvalidScheduleTimeError, RateLimitError, ResourceAlreadyExistsError, ResourceNotFoundError,
};
use error_actix::{Category, HttpError, ResponseError, UpstreamError, Violations};

use super::ConverterError;
use crate::service::Trouble;
use crate::sqlite::DatabaseFault;

/// The root: anything that can go wrong here. What nobody declared, and a panic, is a 500 beside it.
#[derive(Debug, HttpError, ResponseError)]
pub enum AppError {
    /// Who is asking is not known.
    #[error(transparent)]
    Authentication(#[from] AuthenticationError),
    /// Who is asking may not.
    #[error(transparent)]
    Authorization(#[from] AuthorizationError),
    /// The request says what cannot be.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// There is no such thing.
    #[error(transparent)]
    NotFound(#[from] ResourceNotFoundError),
    /// There is one already.
    #[error(transparent)]
    AlreadyExists(#[from] ResourceAlreadyExistsError),
    /// A platform that videos are posted to.
    #[error(transparent)]
    Platform(#[from] PlatformApiError),
    /// The object store.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Work on the video itself.
    #[error(transparent)]
    Processing(#[from] VideoProcessingError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Too many requests of a user.
    #[error(transparent)]
    RateLimit(#[from] RateLimitError),
    /// The time, or the queue, of a scheduled post.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// A video that was posted before.
    #[error(transparent)]
    Repost(#[from] RepostError),
}

/// Who is asking is not known.
#[derive(Debug, HttpError)]
#[http(status = 401)]
pub enum AuthenticationError {
    /// No token.
    #[error("a token is required")]
    Required,
    /// A token of ours, and too old.
    #[error("the token has expired")]
    #[http(code = "TOKEN_EXPIRED")]
    TokenExpired,
    /// No token of ours.
    #[error("the token is not valid")]
    #[http(code = "INVALID_TOKEN")]
    InvalidToken,
}

/// Who is asking may not do this.
#[derive(Debug, HttpError)]
#[error("only its owner may {operation} a video")]
#[http(status = 403)]
pub struct AuthorizationError {
    /// What was to be done.
    #[context]
    pub operation: &'static str,
}

/// The request can be read, and says what cannot be.
#[derive(Debug, HttpError)]
#[http(status = 422)]
pub enum ValidationError {
    /// Fields that are wrong, each with its place.
    #[error("Some fields are not valid")]
    #[http(code = "VALIDATION", violations = .0)]
    Fields(Violations),

    /// A video of a kind that no platform takes.
    #[error("Invalid video format")]
    #[http(code = "VIDEO_VALIDATION")]
    Video {
        /// What was sent.
        #[context]
        format: String,
        /// What is taken.
        #[context]
        expected: &'static [&'static str],
    },

    /// A platform that nobody knows.
    #[error("Unknown platform")]
    #[http(code = "PLATFORM_VALIDATION")]
    Platform {
        /// What was asked for.
        #[context]
        platform: String,
        /// What there is.
        #[context]
        supported: &'static [&'static str],
    },
}

/// What platforms do to us. The client learns which, the log why.
#[derive(Debug, HttpError)]
#[http(prefix = "PLATFORM", category = "external_service_error")]
pub enum PlatformApiError {
    /// The platform does not know the user's account any more.
    #[error("{platform} has refused the account")]
    #[http(status = 502, public = "Connect the account with the platform again.", recoverable = false)]
    Auth {
        /// Which.
        #[context]
        platform: &'static str,
    },

    /// The platform wants fewer calls: no fault of the client's, and so no 429.
    #[error("{platform} takes no more calls for now")]
    #[http(status = 503, public = "The platform takes no more calls for now.", retry_after = .retry_after)]
    RateLimit {
        /// Which.
        #[context]
        platform: &'static str,
        /// When it takes some again.
        retry_after: Duration,
    },

    /// The platform did not take the video.
    #[error("{platform} did not take the video")]
    #[http(status = 502, public = "The platform did not take the video.")]
    Upload {
        /// Which.
        #[context]
        platform: &'static str,
        /// What it did.
        source: Trouble,
    },

    /// The platform is down, too slow, or out of reach.
    #[error("{platform} cannot be reached")]
    #[http(
        status = 503,
        code = "PLATFORM_API",
        public = "The platform cannot be reached.",
        retry_after = "60s"
    )]
    Unavailable {
        /// Which.
        #[context]
        platform: &'static str,
        /// What happened.
        source: Trouble,
    },
}

/// The object store failed.
#[derive(Debug, HttpError)]
#[http(
    prefix = "S3",
    status = 503,
    category = "external_service_error",
    public = "Videos cannot be stored or read at the moment."
)]
pub enum StorageError {
    /// An object was not stored.
    #[error("{object} was not stored")]
    Upload {
        /// The object.
        #[context(internal)]
        object: String,
        /// What happened.
        source: Trouble,
    },

    /// An object was not read.
    #[error("{object} was not read")]
    Download {
        /// The object.
        #[context(internal)]
        object: String,
        /// What happened.
        source: Trouble,
    },
}

/// Work on a video failed. What the converter said is the cause, for the log: its errors are never ours.
#[derive(Debug, HttpError)]
#[http(prefix = "VIDEO", category = "processing_error", severity = High)]
pub enum VideoProcessingError {
    /// The converter has nothing that reads it.
    #[error("{video_id} is no video that can be made into {format}")]
    #[http(status = 422, severity = Low)]
    Unreadable {
        /// Which.
        #[context]
        video_id: String,
        /// Into what.
        #[context]
        format: &'static str,
        /// What the converter said.
        source: UpstreamError<ConverterError>,
    },

    /// It was not made into another format.
    #[error("{video_id} was not made into {format}")]
    #[http(status = 500)]
    Conversion {
        /// Which.
        #[context]
        video_id: String,
        /// Into what.
        #[context]
        format: &'static str,
        /// What happened: the call failed, or the converter said something else.
        source: Box<dyn StdError + Send + Sync>,
    },
}

/// The database failed. The client reads that, and no more.
#[derive(Debug, HttpError)]
#[error("{operation} failed")]
#[http(status = 500, category = "database_error", severity = Critical, public = "A database error occurred.")]
pub struct DatabaseError {
    /// What was to be done.
    #[context(internal)]
    pub operation: &'static str,
    /// What the database said.
    pub source: DatabaseFault,
}

/// What is wrong with a scheduled post.
#[derive(Debug, HttpError)]
#[http(prefix = "SCHEDULE")]
pub enum ScheduleError {
    /// Its time.
    #[error(transparent)]
    InvalidTime(#[from] InvalidScheduleTimeError),

    /// The queue that it waits in.
    #[error("the queue is out of reach")]
    #[http(
        status = 503,
        category = "external_service_error",
        public = "Nothing can be scheduled at the moment.",
        retry_after = "10s"
    )]
    QueueUnavailable(#[from] redis::RedisError),
}

/// What we do not let users do to platforms: none of the fourteen categories, and a row of its own in every statistic.
const POSTING_POLICY: Category = Category::new("posting_policy");

/// A video that was posted before.
#[derive(Debug, HttpError)]
#[http(prefix = "REPOST", category = POSTING_POLICY)]
pub enum RepostError {
    /// And not long ago.
    #[error("the video was posted to {platform} less than {minimum_hours} hours ago")]
    #[http(status = 409, retry_after = .again_at)]
    TooSoon {
        /// Where.
        #[context]
        platform: &'static str,
        /// How long is long enough.
        #[context]
        minimum_hours: u64,
        /// When it is, which the client is told as a date.
        again_at: SystemTime,
    },
}
