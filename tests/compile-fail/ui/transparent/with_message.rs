use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error(transparent, "disk failed")]
    #[http(status = 500)]
    Io(std::io::Error),
}

fn main() {}
