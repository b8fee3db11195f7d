//! The error inside: plain, boxed, and in a named field.
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
enum ApiError {
    #[error(transparent)]
    Plain(#[from] VideoNotFound),
    #[error(transparent)]
    Boxed(Box<VideoNotFound>),
    #[error(transparent)]
    Named { inner: VideoNotFound },
}

fn main() {
    let inner = |id| VideoNotFound { id };
    let all = [
        ApiError::from(inner(7)),
        ApiError::Boxed(Box::new(inner(7))),
        ApiError::Named { inner: inner(7) },
    ];
    for error in &all {
        assert!((error.inner().unwrap() as &dyn Error).is::<VideoNotFound>());
        assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("video 7 not found", 404));
    }
    assert_eq!(ApiError::TREE.inner().len(), 3);
}
