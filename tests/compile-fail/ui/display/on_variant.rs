use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum DiskError {
    #[error("disk full")]
    #[http(status = 507, display = external)]
    Full,
}

fn main() {}
