use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409, from_wire)]
pub struct SoldOut<'a> {
    #[context]
    item: &'a str,
}

fn main() {}
