use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 404)]
pub struct VideoNotFound;

fn main() {}
