//! Enums that macros write, whose parts arrive in invisible groups; and a derive inside a function.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

macro_rules! error {
    ($name:ident, $message:expr, $status:literal, $code:expr, $variant:ident($ty:ty), $source:ty) => {
        #[derive(Debug, HttpError)]
        enum $name {
            #[error($message)]
            #[http(status = $status, code = $code, public = $message)]
            $variant(#[context(name = "value")] $ty),
            #[error("source")]
            #[http(status = 500)]
            Source { source: $source },
            #[error("literal {}", $code)]
            #[http(status = 500)]
            Literal,
        }
    };
}

error!(MacroError, "value {0}", 404, "MACRO_VALUE", Value(u8), Option<std::io::Error>);

macro_rules! family {
    ($name:ident { $($variant:ident($inner:ty)),* }) => {
        #[derive(Debug, HttpError)]
        enum $name {
            $(#[error(transparent)] $variant(#[from] $inner),)*
        }
    };
}

family!(FamilyError { Macro(MacroError), Boxed(Box<Inner>) });

#[derive(Debug, HttpError)]
#[error("inner")]
#[http(status = 404)]
struct Inner;

macro_rules! with_field {
    ($field:ident) => {
        #[derive(Debug, HttpError)]
        #[error("{field}", field = .$field)]
        #[http(status = 500)]
        struct FieldFailed {
            $field: u8,
        }
    };
}

with_field!(__formatter);

fn main() {
    #[derive(Debug, HttpError)]
    #[error("local")]
    #[http(status = 400)]
    struct LocalFailed;

    assert_eq!(LocalFailed.spec().code().as_str(), "LOCAL_FAILED");
    assert_eq!(MacroError::Value(7).to_string(), "value 7");
    assert!(MacroError::Source { source: None }.source().is_none());
    assert_eq!(MacroError::Literal.to_string(), "literal MACRO_VALUE");
    assert_eq!(FamilyError::from(MacroError::Value(7)).status().as_u16(), 404);
    assert_eq!(FamilyError::from(Box::new(Inner)).to_string(), "inner");
    assert_eq!(FieldFailed { __formatter: 1 }.to_string(), "1");
}
