use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[error("no such video")]
#[http(status = 404)]
pub struct VideoNotFound;

fn main() {}
