use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = 404, severity = 3)]
pub struct VideoNotFound;

fn main() {}
