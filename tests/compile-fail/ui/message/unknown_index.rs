use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video {1} not found")]
#[http(status = 404)]
pub struct VideoNotFound(#[context(name = "id")] u64);

fn main() {}
