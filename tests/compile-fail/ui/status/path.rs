use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = StatusCode::NOT_FOUND)]
pub struct VideoNotFound;

fn main() {}
