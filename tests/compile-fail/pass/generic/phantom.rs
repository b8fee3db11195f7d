//! A parameter that only marks the type asks for nothing.
#![deny(warnings)]

use std::marker::PhantomData;

use error_core::HttpError;

#[derive(HttpError)]
#[error("{id} is missing")]
#[http(status = 404)]
struct MissingFailed<T> {
    #[context]
    id: u8,
    of: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for MissingFailed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MissingFailed")
    }
}

struct Neither;

fn main() {
    let error = MissingFailed::<Neither> { id: 1, of: PhantomData };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("1 is missing", 404));
}
