use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk is full")]
#[http(status = 507, public = true)]
pub struct DiskFull;

fn main() {}
