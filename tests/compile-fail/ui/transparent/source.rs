use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(transparent)]
    #[http(status = 500)]
    Io(#[source] std::io::Error),
}

fn main() {}
