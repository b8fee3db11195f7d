//! A crate that is found under the run time's name: `extern crate self as error_core`.
#![deny(warnings)]

extern crate error_core as run_time;
extern crate self as error_core;

pub use run_time::__private;
use run_time::HttpError;

#[derive(Debug, HttpError)]
#[error("{id} not found")]
#[http(status = 404)]
struct NotFound {
    #[context]
    id: u64,
}

fn main() {
    let error = NotFound { id: 7 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("7 not found", 404));
}
