//! A struct without fields.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409)]
struct SoldOut;

fn main() {
    assert_eq!((SoldOut.to_string().as_str(), SoldOut.status().as_u16()), ("sold out", 409));
    assert_eq!(SoldOut.spec().code().as_str(), "SOLD_OUT");
}
