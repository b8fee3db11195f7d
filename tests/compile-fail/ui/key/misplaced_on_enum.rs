use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(code = "VIDEO_ERROR")]
pub enum VideoError {
    #[error("video not found")]
    #[http(status = 404)]
    NotFound,
}

fn main() {}
