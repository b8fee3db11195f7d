use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("block {0} of {}", 12)]
#[http(status = 500)]
pub struct Damaged(u64);

fn main() {}
