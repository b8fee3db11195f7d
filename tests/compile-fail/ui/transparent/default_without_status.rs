use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(transparent)]
    #[http(severity = High)]
    Io(std::io::Error),
}

fn main() {}
