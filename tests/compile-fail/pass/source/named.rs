//! A field is the source by its name, by its mark, and not when it is called `r#source`.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum NamedError {
    #[error("name")]
    Name { source: std::fmt::Error },
    #[error("mark")]
    Mark {
        #[source]
        cause: std::fmt::Error,
    },
    #[error("raw {source}")]
    Raw { r#source: String },
    #[error("none")]
    None,
}

fn main() {
    assert!(NamedError::Name { source: std::fmt::Error }.source().is_some());
    assert!(NamedError::Mark { cause: std::fmt::Error }.source().is_some());
    let raw = NamedError::Raw { r#source: "text".into() };
    assert!(raw.source().is_none() && raw.to_string() == "raw text");
    assert!(NamedError::None.source().is_none());
}
