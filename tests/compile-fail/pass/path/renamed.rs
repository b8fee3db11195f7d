//! The run time under another name.
#![deny(warnings)]

extern crate error_core as errors;

mod error_core {}

#[derive(Debug, errors::HttpError)]
#[error("{id} not found")]
#[http(status = 404, crate = ::errors)]
struct NotFound {
    #[context]
    id: u64,
}

fn main() {
    let error = NotFound { id: 7 };
    assert_eq!((error.to_string().as_str(), errors::HttpError::status(&error).as_u16()), ("7 not found", 404));
}
