use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("disk is full: {sizes}")]
#[http(status = 507)]
pub struct DiskFull {
    sizes: Vec<u64>,
}

fn main() {}
