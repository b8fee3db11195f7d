//! A tuple with a type parameter inside asks what its parts need.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("not {0:?}")]
#[http(status = 400)]
struct TupleFailed<T>(#[context(name = "pair")] (T, u8));

fn main() {
    let error = TupleFailed(("a", 1));
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), (r#"not ("a", 1)"#, 400));
}
