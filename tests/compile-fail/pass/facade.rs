//! A run time found through another crate or module.
#![deny(warnings)]

mod facade {
    pub mod errors {
        pub use error_core::{__private, HttpError};
    }
}

use facade::errors::HttpError;

#[derive(Debug, HttpError)]
#[error("video {id} not found")]
#[http(status = 404, crate = crate::facade::errors)]
struct VideoNotFound {
    #[context]
    id: u64,
}

#[derive(Debug, HttpError)]
#[http(crate = facade::errors)]
enum ApiError {
    #[error(transparent)]
    Video(#[from] VideoNotFound),
}

fn main() {
    assert_eq!(ApiError::from(VideoNotFound { id: 7 }).status().as_u16(), 404);
}
