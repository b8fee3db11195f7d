//! Families inside families, which leave everything to the innermost error.
#![deny(warnings)]

use std::error::Error;

use error_core::{ErrorFamily, HttpError};

#[derive(Debug, HttpError)]
#[error("video {id} not found")]
#[http(status = 404, public = "no {id}", header("x-id" = "{id}"), recoverable, retry_after = "5s")]
struct VideoNotFound {
    #[context]
    id: u64,
    source: Option<std::fmt::Error>,
}

#[derive(Debug, HttpError)]
#[error(transparent)]
struct Wrapped(#[from] VideoNotFound);

#[derive(Debug, HttpError)]
enum ApiError {
    #[error(transparent)]
    Plain(#[from] Wrapped),
    #[error("closed")]
    #[http(status = 503)]
    Closed,
}

fn main() {
    let inner = VideoNotFound { id: 7, source: Some(std::fmt::Error) };
    let error = ApiError::from(Wrapped::from(inner));
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("video 7 not found", 404));
    assert!(error.recoverable() && error.retry_after().is_some());
    assert!(error.source().unwrap().is::<std::fmt::Error>());
    let mut seen = Vec::new();
    error.context(&mut |field| seen.push(field.key()));
    error.headers(&mut |name, _| seen.push(name));
    assert_eq!(seen, ["id", "x-id"]);
    assert_eq!(error.spec().code().as_str(), "VIDEO_NOT_FOUND");
    assert_eq!(ApiError::Closed.status().as_u16(), 503);
    assert_eq!(ApiError::TREE.inner().len(), 1);
}
