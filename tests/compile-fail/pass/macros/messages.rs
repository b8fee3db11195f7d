//! A macro that is given only texts and values: as literals, and as expressions, which arrive in invisible groups.
#![deny(warnings)]

use std::fmt;

use error_core::HttpError;

macro_rules! error {
    ($name:ident, $message:literal, $public:expr, $status:literal, $code:expr, $retry:expr, $argument:expr) => {
        #[derive(Debug, HttpError)]
        enum $name {
            #[error($message)]
            #[http(status = $status, public = $public, code = $code, retry_after = $retry, name = $code)]
            Literal(#[context(name = $code)] u8),
            #[error($public)]
            #[http(status = 500, category = "system_error", header("x-text" = $public))]
            Expression(#[context(name = "id")] u8),
            #[error("{} {code}", $argument, code = $code)]
            #[http(status = 500)]
            Argument,
        }
    };
}

error!(MacroError, "value {0}", "public {0}", 503, "MACRO_VALUE", "30s", 1 + 2);

struct Public(MacroError);

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.public_message(f)
    }
}

fn main() {
    let error = MacroError::Literal(7);
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("value 7", 503));
    assert_eq!((error.spec().code().as_str(), error.spec().name()), ("MACRO_VALUE", "MACRO_VALUE"));
    assert!(error.retry_after().is_some());
    let mut keys = Vec::new();
    error.context(&mut |field| keys.push(field.key()));
    assert_eq!(keys, ["MACRO_VALUE"]);
    assert_eq!(Public(MacroError::Literal(7)).to_string(), "public 7");
    assert_eq!(MacroError::Expression(7).to_string(), "public 7");
    assert_eq!(MacroError::Argument.to_string(), "3 MACRO_VALUE");
}
