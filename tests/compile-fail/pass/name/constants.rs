//! Constants, statics and unit structs in scope with the names of fields, which a binding would match against.
#![deny(warnings)]
#![allow(non_camel_case_types, non_upper_case_globals)]

use error_core::HttpError;

#[derive(Debug)]
struct id;
const message: u8 = 1;
static count: u8 = 2;

#[derive(Debug, HttpError)]
#[http(status = .status, public = "{id} {message} {count}")]
enum ConstantsError {
    #[error("{id} {message} {count}")]
    Named {
        #[context]
        id: u8,
        #[context(name = "text")]
        message: u8,
        #[context]
        count: u8,
        status: u16,
    },
    #[error("{}", .id + .message + .count)]
    Arguments {
        #[context]
        id: u8,
        #[context(name = "text")]
        message: u8,
        #[context]
        count: u8,
        status: u16,
    },
}

const status: u8 = 0;

fn main() {
    assert_eq!(format!("{:?} {message} {count} {status}", id), "id 1 2 0");
    let named = ConstantsError::Named { id: 3, message: 4, count: 5, status: 404 };
    assert_eq!((named.to_string().as_str(), named.status().as_u16()), ("3 4 5", 404));
    let arguments = ConstantsError::Arguments { id: 3, message: 4, count: 5, status: 404 };
    assert_eq!(arguments.to_string(), "12");
}
