use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = 404 Not Found)]
pub struct VideoNotFound;

fn main() {}
