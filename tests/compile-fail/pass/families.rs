//! Errors inside errors, which say everything themselves.
#![deny(warnings)]

use std::error::Error;

use error_core::{ErrorFamily, HttpError};

#[derive(Debug, HttpError)]
#[error("video {id} not found")]
#[http(status = 404)]
struct VideoNotFound {
    #[context]
    id: u64,
}

#[derive(Debug, HttpError)]
#[error(transparent)]
struct Wrapped(#[from] VideoNotFound);

#[derive(Debug, HttpError)]
enum ApiError {
    #[error(transparent)]
    Plain(#[from] Wrapped),
    #[error(transparent)]
    Boxed(Box<VideoNotFound>),
    #[error(transparent)]
    Named { inner: VideoNotFound },
    #[error("closed")]
    #[http(status = 503)]
    Closed,
}

fn main() {
    let error = ApiError::from(Wrapped::from(VideoNotFound { id: 7 }));
    assert_eq!(error.status().as_u16(), 404);
    let mut keys = Vec::new();
    error.context(&mut |field| keys.push(field.key()));
    assert_eq!(keys, ["id"]);
    let boxed = ApiError::Boxed(Box::new(VideoNotFound { id: 7 }));
    assert!((boxed.inner().unwrap() as &dyn Error).is::<VideoNotFound>());
    assert_eq!(ApiError::Named { inner: VideoNotFound { id: 7 } }.to_string(), "video 7 not found");
    assert_eq!(ApiError::Closed.status().as_u16(), 503);
    assert_eq!(ApiError::TREE.inner().len(), 3);
}
