use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error(transparent)]
    #[http(status = 400)]
    Unreadable(#[from] std::io::Error),
}

fn main() {}
