//! Constants in scope: captured by the text, in an argument, and associated to the type.
#![deny(warnings)]

use error_core::HttpError;

const LIMIT: usize = 3;

#[derive(Debug, HttpError)]
#[error("at most {LIMIT}, {more}, {}, {}", Self::LEAST, Self::least(), more = LIMIT + 1)]
#[http(status = 400, public = display)]
struct ConstantFailed;

impl ConstantFailed {
    const LEAST: u8 = 1;

    fn least() -> u8 {
        Self::LEAST + 1
    }
}

fn main() {
    assert_eq!(ConstantFailed.to_string(), "at most 3, 4, 1, 2");
    assert_eq!(ConstantFailed.status().as_u16(), 400);
}
