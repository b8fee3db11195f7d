use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(transparent)]
    Copy(std::io::Error, std::io::Error),
}

fn main() {}
