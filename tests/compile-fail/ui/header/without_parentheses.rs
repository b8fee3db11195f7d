use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk full")]
#[http(status = 507, header = "x-shard: 7")]
pub struct DiskFull;

fn main() {}
