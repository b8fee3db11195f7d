//! Raw identifiers of types, variants and fields, which are named without `r#`.
#![deny(warnings)]
#![allow(non_camel_case_types)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 400)]
enum r#Raw {
    #[error("{loop} {fn} {loop:?}")]
    #[http(public = "{loop}")]
    r#Variant {
        #[context]
        r#loop: u8,
        #[context]
        r#fn: u8,
    },
    #[error("{}", .r#type + 1)]
    #[http(public = display, recoverable = .r#match)]
    r#struct { r#type: u8, r#match: bool },
}

fn main() {
    let raw = r#Raw::r#Variant { r#loop: 1, r#fn: 2 };
    assert_eq!(raw.to_string(), "1 2 1");
    assert_eq!((raw.spec().code().as_str(), raw.spec().name()), ("RAW_VARIANT", "Variant"));
    let mut keys = Vec::new();
    raw.context(&mut |field| keys.push(field.key()));
    assert_eq!(keys, ["loop", "fn"]);
    let keyword = r#Raw::r#struct { r#type: 1, r#match: true };
    assert_eq!((keyword.to_string().as_str(), keyword.recoverable()), ("2", true));
    assert_eq!(keyword.spec().code().as_str(), "RAW_STRUCT");
}
