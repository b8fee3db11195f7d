use std::fmt;

use error_core::HttpError;

#[derive(Debug)]
pub struct Option<T>(T);

impl<T> fmt::Display for Option<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error of that name")
    }
}

impl<T: fmt::Debug> std::error::Error for Option<T> {}

#[derive(Debug, HttpError)]
#[error("read failed")]
#[http(status = 500)]
pub struct ReadFailed {
    source: Option<u8>,
}

fn main() {}
