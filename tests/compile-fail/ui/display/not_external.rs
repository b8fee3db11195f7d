use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk full")]
#[http(status = 507, display = internal)]
pub struct DiskFull;

fn main() {}
