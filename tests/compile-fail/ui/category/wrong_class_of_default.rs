use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(category = "database_error")]
pub enum VideoError {
    #[error("video not found")]
    #[http(status = 404)]
    NotFound,
}

fn main() {}
