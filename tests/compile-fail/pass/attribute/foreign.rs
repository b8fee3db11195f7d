//! Helper attributes of other derives on the same type: of their own names, and `#[from(…)]`, which is ours as well.
#![deny(warnings)]

use error_core::HttpError;
use foreign_derives::{Diagnostic, From, ToResponse};

#[derive(Debug, Diagnostic, HttpError, ToResponse, From)]
#[http(status = 404)]
#[diagnostic(code(video::error), help("{not} a message"))]
#[response(description = "{}")]
enum ForeignError {
    #[error("{id} not found")]
    #[diagnostic(severity(Warning))]
    NotFound {
        #[label("here")]
        #[context]
        id: u8,
        #[help]
        help: Option<&'static str>,
        #[source_code]
        text: String,
        #[related]
        related: Vec<u8>,
    },
    #[error("converted {0}")]
    #[from(forward)]
    Converted(
        #[from(u8, u16)]
        #[context(name = "value")]
        u32,
    ),
    #[error("source")]
    #[http(status = 502)]
    Source(#[diagnostic_source] #[from] std::fmt::Error),
}

fn main() {
    let error = ForeignError::NotFound { id: 7, help: None, text: String::new(), related: Vec::new() };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("7 not found", 404));
    assert_eq!(ForeignError::Converted(1).to_string(), "converted 1");
    assert_eq!(ForeignError::from(std::fmt::Error).status().as_u16(), 502);
}
