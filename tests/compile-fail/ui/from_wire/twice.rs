use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409, from_wire, from_wire)]
pub struct SoldOut;

fn main() {}
