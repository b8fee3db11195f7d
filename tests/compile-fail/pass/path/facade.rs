//! The run time found through another module, for both kinds of type.
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
    let error = ApiError::from(VideoNotFound { id: 7 });
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("video 7 not found", 404));
}
