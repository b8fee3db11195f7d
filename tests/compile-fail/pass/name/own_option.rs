//! A type of the user's own called `Option` is an ordinary field.
#![deny(warnings)]

use std::fmt;

use error_core::HttpError;

#[derive(Debug)]
struct Option<T>(T);

impl<T: fmt::Debug> fmt::Display for Option<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "own {:?}", self.0)
    }
}

#[derive(Debug, HttpError)]
#[error("{0}")]
#[http(status = 500)]
struct OwnFailed<T>(Option<T>);

fn main() {
    let error = OwnFailed(Option(1));
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("own 1", 500));
}
