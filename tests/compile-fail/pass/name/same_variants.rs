//! Two types with the same names of variants, and the derives twice in one module.
#![deny(warnings)]

use error_core::{Error, HttpError};

#[derive(Debug, HttpError)]
#[http(status = 404)]
enum VideoError {
    #[error("video {0}")]
    Missing(#[context(name = "id")] u8),
    #[error("video locked")]
    Locked,
}

#[derive(Debug, HttpError)]
#[http(status = 409)]
enum ImageError {
    #[error("image {0}")]
    Missing(#[context(name = "id")] u8),
    #[error("image locked")]
    Locked,
}

#[derive(Debug, Error)]
enum SoundError {
    #[error("sound {0}")]
    Missing(u8),
}

fn main() {
    assert_eq!((VideoError::Missing(1).to_string().as_str(), VideoError::Locked.status().as_u16()), ("video 1", 404));
    assert_eq!((ImageError::Missing(1).to_string().as_str(), ImageError::Locked.status().as_u16()), ("image 1", 409));
    assert_eq!(VideoError::Missing(1).spec().code().as_str(), "VIDEO_MISSING");
    assert_eq!(ImageError::Missing(1).spec().code().as_str(), "IMAGE_MISSING");
    assert_eq!(SoundError::Missing(1).to_string(), "sound 1");
}
