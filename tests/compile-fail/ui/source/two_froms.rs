use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("copy failed")]
    #[http(status = 500)]
    Copy(#[from] std::io::Error, #[from] std::fmt::Error),
}

fn main() {}
