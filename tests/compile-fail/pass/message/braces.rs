//! Braces that are only text, alone and around a placeholder, in the message and in the public text.
#![deny(warnings)]

use std::fmt;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum BracesError {
    #[error("{{}} {{{0}}}")]
    #[http(public = "{{{0}}} }}{{")]
    Both(#[context(name = "id")] u8),
    #[error("{{id}}")]
    #[http(public = "{{plain}}")]
    Plain { id: u8 },
}

struct Public(BracesError);

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.public_message(f)
    }
}

fn main() {
    assert_eq!(BracesError::Both(1).to_string(), "{} {1}");
    assert_eq!(BracesError::Plain { id: 1 }.to_string(), "{id}");
    assert_eq!(Public(BracesError::Both(1)).to_string(), "{1} }{");
    assert_eq!(Public(BracesError::Plain { id: 1 }).to_string(), "{plain}");
}
