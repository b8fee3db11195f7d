use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(transparent)]
    Other(Box<dyn std::error::Error + Send + Sync>),
}

fn main() {}
