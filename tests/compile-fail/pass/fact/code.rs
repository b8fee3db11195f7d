//! Codes and names: from the names of type and variant, with a prefix, without one, and given.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500, prefix = "")]
enum BareError {
    #[error("a")]
    DiskFull,
}

#[derive(Debug, HttpError)]
#[http(status = 500, prefix = "CLIP")]
enum PrefixError {
    #[error("a")]
    DiskFull,
    #[error("b")]
    #[http(code = "GIVEN", name = "Given")]
    Other,
}

#[derive(Debug, HttpError)]
#[error("a")]
#[http(status = 500, prefix = "CLIP", name = "Lost")]
struct ClipLost;

#[derive(Debug, HttpError)]
#[error("a")]
#[http(status = 500)]
struct HTTPTimeoutError;

fn main() {
    fn names(error: impl HttpError) -> (&'static str, &'static str) {
        (error.spec().code().as_str(), error.spec().name())
    }
    assert_eq!(names(BareError::DiskFull), ("DISK_FULL", "DiskFull"));
    assert_eq!(names(PrefixError::DiskFull), ("CLIP_DISK_FULL", "DiskFull"));
    assert_eq!(names(PrefixError::Other), ("GIVEN", "Given"));
    assert_eq!(names(ClipLost), ("CLIP_CLIP_LOST", "Lost"));
    assert_eq!(names(HTTPTimeoutError), ("HTTP_TIMEOUT", "HTTPTimeoutError"));
}
