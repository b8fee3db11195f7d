use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = 500, category = "resource_not_found")]
pub struct VideoNotFound;

fn main() {}
