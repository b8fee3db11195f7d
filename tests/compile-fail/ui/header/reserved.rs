use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk full")]
#[http(status = 507, header("Retry-After" = "7"))]
pub struct DiskFull;

fn main() {}
