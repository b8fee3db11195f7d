//! A reference to a type parameter asks what the parameter needs.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("not {0}, {1:?}")]
#[http(status = 400)]
struct ReferenceFailed<'a, T>(#[context(name = "shared")] &'a T, #[context(name = "unique")] &'a mut T);

fn main() {
    let error = ReferenceFailed(&1, &mut 2);
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("not 1, 2", 400));
}
