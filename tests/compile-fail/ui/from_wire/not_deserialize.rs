use error_core::HttpError;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Item;

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409, from_wire)]
pub struct SoldOut {
    #[context]
    item: Item,
}

fn main() {}
