//! A tuple struct, whose context keys are given.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{0} {1:?} {0:?} {0:>4}")]
#[http(status = 404)]
struct TupleFailed(#[context(name = "id")] u32, #[context(name = "nested")] (u8, u8));

fn main() {
    let error = TupleFailed(7, (1, 2));
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("7 (1, 2) 7    7", 404));
    let mut keys = Vec::new();
    error.context(&mut |field| keys.push(field.key()));
    assert_eq!(keys, ["id", "nested"]);
}
