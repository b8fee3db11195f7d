use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk full")]
#[http(status = 507, display = external)]
pub struct DiskFull;

impl std::fmt::Display for DiskFull {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("disk full")
    }
}

impl std::error::Error for DiskFull {}

fn main() {}
