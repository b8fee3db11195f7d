//! `#[from(boxed)]` converts what the box holds, also in an `Option`.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum BoxedError {
    #[error("io")]
    Io(#[from(boxed)] Box<std::io::Error>),
    #[error(transparent)]
    #[http(status = 502)]
    Format(#[from(boxed)] Box<std::fmt::Error>),
}

fn main() {
    let io = BoxedError::from(std::io::Error::other("disk"));
    assert_eq!(io.source().unwrap().to_string(), "disk");
    let format = BoxedError::from(std::fmt::Error);
    assert_eq!((format.to_string(), format.status().as_u16()), (std::fmt::Error.to_string(), 502));
}
