use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("cannot open")]
    #[http(status = 500)]
    Open(#[from] std::io::Error),

    #[error("cannot close")]
    #[http(status = 500)]
    Close(#[from] std::io::Error),
}

fn main() {}
