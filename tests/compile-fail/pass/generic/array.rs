//! An array of a type parameter asks what its elements need.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("not {0:?}")]
#[http(status = 400)]
struct ArrayFailed<T>(#[context(name = "values")] [T; 2]);

fn main() {
    let error = ArrayFailed([1, 2]);
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("not [1, 2]", 400));
}
