//! Modules of the user's own called `core`, `std`, `alloc` and `__private`.
#![deny(warnings)]

use error_core::HttpError;

mod core {}
mod std {}
mod alloc {}
mod __private {}

#[derive(Debug, HttpError)]
#[error("{id} of {}", .id + 1)]
#[http(status = 500, public = "{id:?}", header("x-id" = "{id}"), retry_after = "1s")]
struct LocalFailed {
    #[context]
    id: u8,
    source: ::std::io::Error,
}

impl LocalFailed {
    fn new(id: u8) -> Self {
        Self { id, source: ::std::io::Error::other("io") }
    }
}

fn main() {
    let error = LocalFailed::new(1);
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("1 of 2", 500));
}
