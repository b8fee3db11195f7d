//! A field's name from outside the macro, in the message, in keys and in arguments.
#![deny(warnings)]

use error_core::HttpError;

macro_rules! error {
    ($name:ident, $field:ident) => {
        #[derive(Debug, HttpError)]
        #[error("{value} {}", .$field + 1, value = .$field)]
        #[http(status = .$field, public = display)]
        struct $name {
            #[context(name = "value")]
            $field: u16,
        }
    };
}

error!(PlainFailed, code);
error!(OursFailed, __formatter);

macro_rules! inside {
    ($name:ident) => {
        #[derive(Debug, HttpError)]
        #[error("{value} {} {}", .value, value + 1)]
        #[http(status = 500)]
        struct $name {
            value: u8,
        }
    };
}

inside!(InsideFailed);

fn main() {
    let plain = PlainFailed { code: 404 };
    assert_eq!((plain.to_string().as_str(), plain.status().as_u16()), ("404 405", 404));
    assert_eq!(OursFailed { __formatter: 500 }.to_string(), "500 501");
    assert_eq!(InsideFailed { value: 1 }.to_string(), "1 1 2");
}
