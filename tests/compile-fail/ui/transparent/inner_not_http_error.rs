use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn main() {}
