use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("video not found")]
    #[http(severity = Low)]
    NotFound,
}

fn main() {}
