//! Names that could be taken for the macro's own, or for std's.
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]

use error_core::HttpError;

mod core {}
mod std {}
struct Option;
struct Result;
struct String;
struct Box;
struct Vec;
struct Some;
struct Error;
struct id;
const message: u8 = 1;

#[derive(Debug, HttpError)]
#[http(status = 404)]
enum NamesError {
    #[error("ok")]
    Ok,
    #[error("err")]
    Err,
    #[error("none")]
    None,
    #[error("some")]
    Some(u8),
    #[error("{id} {message}")]
    Constants {
        #[context]
        id: u8,
        #[context(name = "text")]
        message: u8,
    },
    #[error("{__formatter} {__f0} {__d0} {__visit} {self_}")]
    Ours {
        #[context]
        __formatter: u8,
        #[context]
        __f0: u8,
        #[context]
        __d0: u8,
        #[context]
        __visit: u8,
        #[context]
        self_: u8,
    },
    #[error("{type} {fn}")]
    r#Raw {
        #[context(name = "kind")]
        r#type: u8,
        #[context]
        r#fn: u8,
    },
    #[error("größe {größe}")]
    #[http(code = "SIZE")]
    Größe {
        #[context]
        größe: u8,
    },
}

fn main() {
    let ours = NamesError::Ours { __formatter: 1, __f0: 2, __d0: 3, __visit: 4, self_: 5 };
    assert_eq!(ours.to_string(), "1 2 3 4 5");
    assert_eq!(NamesError::Constants { id: 1, message: 2 }.to_string(), "1 2");
    let raw = NamesError::r#Raw { r#type: 1, r#fn: 2 };
    assert_eq!(raw.to_string(), "1 2");
    assert_eq!(raw.spec().code().as_str(), "NAMES_RAW");
    raw.context(&mut |field| assert!(!field.key().contains('#')));
}
