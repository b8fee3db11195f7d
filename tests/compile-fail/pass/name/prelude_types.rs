//! Types of the user's own with the names of std's and of the derive's.
#![deny(warnings)]
#![allow(non_camel_case_types)]

use error_core::HttpError;

struct Option;
struct Result;
struct String;
struct Box;
struct Vec;
struct Some;
struct None;
struct Ok;
struct Err;
struct Error;
struct Display;
struct Debug;
struct From;
struct Into;
struct ErrorSpec;
struct ErrorFamily;
struct Category;
struct Severity;
struct bool;
struct u8;
struct u16;
struct str;

#[derive(Debug, HttpError)]
#[http(status = 404, severity = Low, header("x-id" = "{id}"))]
enum NamesError {
    #[error("{id}")]
    #[http(status = .status, public = display, recoverable = .soft, retry_after = .wait)]
    Fields {
        #[context]
        id: core::primitive::u8,
        #[context(internal)]
        status: core::primitive::u16,
        soft: core::primitive::bool,
        wait: core::option::Option<u64>,
        #[source]
        cause: core::option::Option<std::io::Error>,
    },
}

#[derive(Debug, HttpError)]
#[error("from")]
#[http(status = 401, challenge = "Basic", public = "text")]
struct FromFailed(#[from(boxed)] std::boxed::Box<std::io::Error>);

fn main() {
    let all = (
        (Option, Result, String, Box, Vec, Some, None, Ok, Err, Error, Display, Debug),
        (From, Into, ErrorSpec, ErrorFamily, Category, Severity, bool, u8, u16, str),
    );
    assert_eq!(size_of_val(&all), 0);
    let error =
        NamesError::Fields { id: 1, status: 410, soft: true, wait: core::option::Option::None, cause: core::option::Option::None };
    assert_eq!((error.status().as_u16(), error.recoverable(), error.retry_after()), (410, true, core::option::Option::None));
    let mut headers = 0;
    error.headers(&mut |_, _| headers += 1);
    FromFailed::from(std::io::Error::other("io")).headers(&mut |_, _| headers += 1);
    assert_eq!(headers, 2);
}
