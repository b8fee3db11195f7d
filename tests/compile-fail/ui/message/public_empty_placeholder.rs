use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk is full")]
#[http(status = 507, public = "The disk {} is full.")]
pub struct DiskFull {
    #[context]
    disk_id: u64,
}

fn main() {}
