//! `#[http]` and `#[context]` of another derive, beside `derive(Error)`.
#![deny(warnings)]

use error_core::Error;
use foreign_derives::Context;

#[derive(Debug, Error, Context)]
#[http = "anything"]
#[context]
enum ForeignError {
    #[error("named {id}")]
    #[http(statsu)]
    #[context(1 + 1)]
    Named {
        #[context(other = "key")]
        #[http]
        id: u8,
    },
}

#[derive(Debug, Error, Context)]
#[error("struct {0}")]
#[http(crate)]
struct ForeignFailed(#[context(redact)] u8);

fn main() {
    assert_eq!(ForeignError::Named { id: 1 }.to_string(), "named 1");
    assert_eq!(ForeignFailed(1).to_string(), "struct 1");
}
