//! A type of the user's own called `Backtrace` is an ordinary field.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Backtrace(u8);

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum TracedError {
    #[error("traced {backtrace:?}")]
    Field {
        #[context]
        backtrace: Backtrace,
        #[source]
        cause: std::fmt::Error,
    },
    #[error("alone")]
    Alone(Backtrace),
}

fn main() {
    let field = TracedError::Field { backtrace: Backtrace(1), cause: std::fmt::Error };
    assert_eq!(field.to_string(), "traced Backtrace(1)");
    assert!(field.source().is_some());
    assert_eq!(TracedError::Alone(Backtrace(2)).to_string(), "alone");
}
