use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(404)]
pub struct VideoNotFound;

fn main() {}
