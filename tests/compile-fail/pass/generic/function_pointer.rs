//! Function pointers over type parameters.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{}", (.convert)(.value))]
#[http(status = 500)]
struct ConvertFailed<T, U: std::fmt::Display> {
    convert: fn(&T) -> U,
    value: T,
}

#[derive(Debug, HttpError)]
#[error("at {0:p}")]
#[http(status = 500)]
struct AddressFailed<T>(fn(T) -> T);

fn identity(value: u8) -> u8 {
    value
}

fn main() {
    let error = ConvertFailed { convert: |value: &u8| u16::from(*value) + 256, value: 1 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("257", 500));
    let error = AddressFailed(identity);
    assert_eq!(error.to_string(), format!("at {:p}", error.0));
}
