//! `#[must_use]` and `#[non_exhaustive]` on types, variants and what converts into them.
#![deny(unused_must_use, warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[must_use = "an error says what went wrong"]
#[non_exhaustive]
enum MustUseError {
    #[error("variant {0}")]
    #[http(status = 404)]
    #[non_exhaustive]
    Variant(#[context(name = "id")] u8),
    #[error(transparent)]
    Inner(#[from] Inner),
}

#[derive(Debug, HttpError)]
#[error("inner")]
#[http(status = 409)]
#[must_use]
#[non_exhaustive]
struct Inner {}

fn main() {
    let error = MustUseError::Variant(7);
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("variant 7", 404));
    assert_eq!(MustUseError::from(Inner {}).status().as_u16(), 409);
}
