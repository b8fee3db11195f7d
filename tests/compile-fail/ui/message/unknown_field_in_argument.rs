use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk has {} bytes left", .byte.max(1))]
#[http(status = 507)]
pub struct DiskFull {
    bytes: u64,
}

fn main() {}
