//! `#[from]`, of a type and of what an `Option` holds.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum ReadError {
    #[error("io")]
    Io(#[from] std::io::Error),
    #[error("format")]
    Format {
        #[from]
        cause: Option<std::fmt::Error>,
    },
}

fn read() -> Result<(), ReadError> {
    Err(std::io::Error::other("disk"))?
}

fn main() {
    assert_eq!(read().unwrap_err().source().unwrap().to_string(), "disk");
    let format = ReadError::from(std::fmt::Error);
    assert!(format.to_string() == "format" && format.source().is_some());
    assert!(ReadError::Format { cause: None }.source().is_none());
}
