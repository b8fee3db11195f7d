use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("video not found")]
    #[http(status = 404)]
    NotFound,

    #[error("video was removed")]
    #[http(status = 410, code = "VIDEO_NOT_FOUND")]
    Removed,
}

fn main() {}
