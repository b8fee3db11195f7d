use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error(fmt = std::fmt::LowerHex::fmt)]
#[http(status = 500)]
pub struct Damaged(u64);

fn main() {}
