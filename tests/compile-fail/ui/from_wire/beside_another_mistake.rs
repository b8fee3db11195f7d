use error_core::{FromWire, HttpError, WireError};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Item;

#[derive(Debug, HttpError)]
#[http(from_wire)]
pub enum ShopError {
    #[error("sold out")]
    #[http(status = 409)]
    SoldOut {
        #[context]
        item: Item,
    },
    #[error("closed")]
    #[http(statsu = 503)]
    Closed,
}

fn main() {
    // Is told nothing: the type is said to be read back.
    let _ = ShopError::from_wire(&WireError::read(409, b""));
}
