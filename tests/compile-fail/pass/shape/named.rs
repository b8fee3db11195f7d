//! A struct with named fields, whose context keys follow.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{id} {id:?}")]
#[http(category = "resource_not_found")]
struct NamedFailed {
    #[context]
    id: u32,
    #[context(internal)]
    shard: u8,
}

fn main() {
    let error = NamedFailed { id: 7, shard: 1 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("7 7", 404));
    let mut keys = Vec::new();
    error.context(&mut |field| keys.push(field.key()));
    assert_eq!(keys, ["id", "shard"]);
}
