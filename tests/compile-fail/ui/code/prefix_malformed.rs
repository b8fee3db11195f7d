use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(prefix = "video.")]
pub enum VideoError {
    #[error("video not found")]
    #[http(status = 404)]
    NotFound,

    #[error("video was removed")]
    #[http(status = 410)]
    Removed,
}

fn main() {}
