use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("cannot open")]
    #[http(status = 500)]
    #[from]
    Open(std::io::Error),
}

fn main() {}
