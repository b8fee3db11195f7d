use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error(video_not_found)]
#[http(status = 404)]
pub struct VideoNotFound;

fn main() {}
