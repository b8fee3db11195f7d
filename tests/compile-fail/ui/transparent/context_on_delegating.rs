use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum ApiError {
    #[error(transparent)]
    Video(#[context(name = "video")] VideoNotFound),
}

#[derive(Debug, HttpError)]
#[error("video not found")]
#[http(status = 404)]
pub struct VideoNotFound;

fn main() {}
