//! A borrowed slice of a type parameter asks what its elements need.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("not {values:?}")]
#[http(status = 400)]
struct SliceFailed<'a, T> {
    #[context]
    values: &'a [T],
}

fn main() {
    let error = SliceFailed { values: &["a"] };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), (r#"not ["a"]"#, 400));
}
