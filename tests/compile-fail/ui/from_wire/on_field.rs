use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409)]
pub struct SoldOut {
    #[context(from_wire)]
    item: String,
}

fn main() {}
