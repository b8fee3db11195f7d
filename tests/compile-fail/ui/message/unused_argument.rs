use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk is full", .bytes)]
#[http(status = 507)]
pub struct DiskFull {
    bytes: u64,
}

fn main() {}
