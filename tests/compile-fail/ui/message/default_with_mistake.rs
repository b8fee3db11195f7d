use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video {} failed")]
pub enum VideoError {
    #[http(status = 404)]
    NotFound { id: u64 },

    #[http(status = 410)]
    Removed { id: u64 },
}

fn main() {}
