use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409, from_wire)]
pub struct SoldOut {
    #[context]
    item: &'static str,
}

fn main() {}
