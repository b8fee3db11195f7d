use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("video not found")]
    #[http(status = 404, prefix = "CLIP")]
    NotFound,
}

fn main() {}
