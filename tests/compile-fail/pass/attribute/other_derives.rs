//! std's derives on the same type, and attributes of the compiler and of tools.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, HttpError)]
#[rustfmt::skip]
#[allow(clippy::all)]
#[http(status = 404)]
enum OtherError {
    #[default]
    #[error("first")]
    First,
    #[error("second {0}")]
    Second(#[context(name = "id")] u8),
}

#[derive(Debug, HttpError)]
#[error("transparent {0}")]
#[http(status = 404)]
#[repr(transparent)]
struct Same(#[context(name = "id")] u8);

#[derive(Debug, HttpError)]
#[error("aligned {0}")]
#[http(status = 404)]
#[repr(C, align(16))]
struct Aligned(#[context(name = "id")] u8);

fn main() {
    assert!(OtherError::default() < OtherError::Second(1));
    assert_eq!(OtherError::Second(1).to_string(), "second 1");
    assert_eq!((size_of::<Same>(), Same(1).to_string().as_str()), (1, "transparent 1"));
    assert_eq!((align_of::<Aligned>(), Aligned(1).to_string().as_str()), (16, "aligned 1"));
}
