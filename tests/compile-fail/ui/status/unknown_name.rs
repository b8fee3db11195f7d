use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = NOT_FUOND)]
pub struct VideoNotFound;

fn main() {}
