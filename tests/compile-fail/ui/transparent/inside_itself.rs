use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(transparent)]
    Again(Box<DiskError>),
}

fn main() {}
