use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error()]
#[http(status = 404)]
pub struct VideoNotFound;

fn main() {}
