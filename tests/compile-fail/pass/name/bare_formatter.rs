//! Fields with the names of the derive's variables that arguments name without a dot.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{} {} {}", __formatter + 1, __f2, .other)]
#[http(status = 500)]
struct BareFailed {
    __formatter: u8,
    __f2: u8,
    other: u8,
}

fn main() {
    let error = BareFailed { __formatter: 1, __f2: 3, other: 4 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("2 3 4", 500));
}
