use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409, from_wire = true)]
pub struct SoldOut;

fn main() {}
