//! `::<>` in arguments, whose commas and angles are none of the argument list's.
#![deny(warnings)]

use std::collections::HashMap;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum TurbofishError {
    #[error("{} {}", .0.parse::<u8>().is_ok(), .0.len())]
    Method(String),
    #[error("{} {last}", HashMap::<u8, Vec<u8>>::new().len(), last = size_of::<(u8, u16)>())]
    Path,
    #[error("{:?} {}", Option::<u8>::None, .len)]
    Behind { len: usize },
}

fn main() {
    assert_eq!(TurbofishError::Method("7".into()).to_string(), "true 1");
    assert_eq!(TurbofishError::Path.to_string(), "0 4");
    assert_eq!(TurbofishError::Behind { len: 3 }.to_string(), "None 3");
}
