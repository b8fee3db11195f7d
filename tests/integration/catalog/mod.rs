//! The catalogue of a few families, and everything that is made of it.

mod hostile;
mod lock;
mod openapi;
mod outputs;
mod published;
mod schema;

use std::time::Duration;

use error_core::{Catalog, ErrorStatus, HttpError};
use serde::Serialize;

/// Families inside families, two of which hold the same one.
#[derive(Debug, HttpError)]
enum AppError {
    #[error(transparent)]
    Video(#[from] VideoError),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Upload(#[from] UploadError),
}

#[derive(Debug, HttpError)]
#[http(docs = "https://docs.example.com/errors/")]
enum VideoError {
    /// No video has this id, or it is not yours.
    ///
    /// Ask `/videos` for those that are.
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
    },

    #[error("{user} used {used}")]
    #[http(
        status = 429,
        public = "No more than {used} requests.",
        retry_after = "30s",
        action = retry(max = 5, alert = 3),
        extra("upgrade_url" = "https://shop.example/plans")
    )]
    RateLimited {
        #[context(internal)]
        user: String,
        #[context]
        used: u32,
        #[context]
        limit: Option<u64>,
        #[context(redact)]
        token: String,
    },

    #[error(transparent)]
    Access(#[from] AccessError),
}

/// Login and permission.
#[derive(Debug, HttpError)]
#[http(challenge = "Bearer", header("x-service" = "video"))]
enum AccessError {
    #[error("login required")]
    #[http(status = 401)]
    Login,
    /** The video is private. */
    #[error("you may not")]
    #[http(status = 404, code = "VIDEO_HIDDEN")]
    Hidden {
        #[context]
        shares: Vec<f64>,
        #[context]
        owner: Owner,
    },
}

#[derive(Debug, HttpError)]
#[error("upstream said {status}")]
#[http(status = .status, public = reason)]
struct UploadError {
    status: ErrorStatus,
    #[context]
    parts: Option<Vec<Option<bool>>>,
}

#[derive(Debug, Serialize)]
struct Owner {
    name: &'static str,
}

fn catalog() -> Catalog {
    Catalog::new().include::<AppError>().include::<AccessError>()
}

/// Each error at least once.
fn examples() -> Vec<Box<dyn HttpError>> {
    let limited = |limit| VideoError::RateLimited {
        user: "ann".to_owned(),
        used: 101,
        limit,
        token: "s3cret".to_owned(),
    };
    let upload = |status, parts| AppError::Upload(UploadError { status, parts });
    vec![
        Box::new(AppError::Video(VideoError::NotFound { video_id: "7".to_owned() })),
        Box::new(AppError::Video(VideoError::NotFound { video_id: "x".repeat(20_000) })),
        Box::new(AppError::Video(limited(Some(100)))),
        Box::new(limited(None)),
        Box::new(AppError::Video(VideoError::Access(AccessError::Login))),
        Box::new(AccessError::Hidden { shares: vec![0.5, f64::NAN], owner: Owner { name: "bob" } }),
        Box::new(upload(ErrorStatus::CONFLICT, Some(vec![Some(true), None]))),
        Box::new(upload(ErrorStatus::BAD_GATEWAY, None)),
    ]
}

const MOMENT: Duration = Duration::from_millis(1_763_690_528_123);
