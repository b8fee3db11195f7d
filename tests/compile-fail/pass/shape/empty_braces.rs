//! `struct E {}`, and a variant of this shape.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("struct")]
#[http(status = 404)]
struct EmptyFailed {}

#[derive(Debug, HttpError)]
#[http(status = 409)]
enum EmptyError {
    #[error("variant")]
    Variant {},
}

fn main() {
    assert_eq!((EmptyFailed {}.to_string().as_str(), EmptyFailed {}.status().as_u16()), ("struct", 404));
    let variant = EmptyError::Variant {};
    assert_eq!((variant.to_string().as_str(), variant.status().as_u16()), ("variant", 409));
}
