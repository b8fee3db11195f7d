//! `display = external`: `Display` and `Error` of the user's own, and `From` of the derive's.
#![deny(warnings)]

use std::error::Error;
use std::fmt;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(display = external, status = 503, retry_after = "5s")]
enum ElsewhereError {
    Shard {
        #[context]
        shard: u8,
    },
    Io(#[from] std::io::Error),
}

impl fmt::Display for ElsewhereError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("elsewhere")
    }
}

impl Error for ElsewhereError {}

fn main() {
    let error = ElsewhereError::Shard { shard: 3 };
    assert_eq!((error.to_string().as_str(), error.recoverable()), ("elsewhere", true));
    let io = ElsewhereError::from(std::io::Error::other("io"));
    assert_eq!(io.spec().code().as_str(), "ELSEWHERE_IO");
    assert!(io.source().is_none());
}
