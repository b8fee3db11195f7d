use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = 404, code = "404_VIDEO")]
pub struct VideoNotFound;

fn main() {}
