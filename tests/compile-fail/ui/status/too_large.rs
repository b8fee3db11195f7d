use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = 70000)]
pub struct VideoNotFound;

fn main() {}
