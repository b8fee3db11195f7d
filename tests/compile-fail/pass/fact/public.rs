//! What the client reads: a text with fields, a plain one, the `Display`, the reason phrase, and what follows.
#![deny(warnings)]

use std::fmt;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 400)]
enum PublicError {
    #[error("{secret}")]
    #[http(public = "{shown:>3} of {{all}}")]
    Text {
        #[context(redact)]
        secret: String,
        #[context]
        shown: u8,
    },
    #[error("{}", .0.len())]
    #[http(public = display)]
    Display(String),
    #[error("secret {0}")]
    #[http(public = reason)]
    Reason(#[context(internal, name = "secret")] u8),
    #[error("plain {0}")]
    #[http(public = "plain")]
    Plain(u8),
    #[error("shown {0}")]
    Client(#[context(name = "id")] u8),
    #[error("hidden {0}")]
    #[http(status = 500)]
    Server(u8),
}

struct Public(PublicError);

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.public_message(f)
    }
}

fn main() {
    let public = |error: PublicError| Public(error).to_string();
    assert_eq!(public(PublicError::Text { secret: "s".into(), shown: 1 }), "  1 of {all}");
    assert_eq!(public(PublicError::Display("abc".into())), "3");
    assert_eq!(public(PublicError::Reason(1)), "Bad Request");
    assert_eq!(public(PublicError::Plain(1)), "plain");
    assert_eq!(public(PublicError::Client(1)), "shown 1");
    assert_eq!(public(PublicError::Server(1)), "Internal Server Error");
}
