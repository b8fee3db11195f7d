use error_core::{ErrorCode, HttpError, error_code};

#[derive(Debug, HttpError)]
#[error("no such video")]
#[http(status = 404)]
struct VideoNotFound;

const GONE: ErrorCode = error_code!(VideoNotFound, "VIDEO_NOT_FOND");

fn main() {}
