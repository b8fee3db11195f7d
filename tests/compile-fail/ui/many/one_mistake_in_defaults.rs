use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 999)]
pub enum VideoError {
    #[error("video not found")]
    NotFound,

    #[error("video was removed")]
    Removed,
}

fn main() {}
