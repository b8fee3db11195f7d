//! An error with a type parameter whose source is another of its kind, named by its name and by `Self`.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum LinkError<T: 'static> {
    #[error("named {0}")]
    Named(T, #[source] Box<LinkError<T>>),
    #[error("self {0}: {1}")]
    Same(T, #[source] Box<Self>),
    #[error("end {0}")]
    End(T),
}

fn main() {
    let chain = LinkError::Named(1, Box::new(LinkError::Same(2, Box::new(LinkError::End(3)))));
    assert_eq!(chain.to_string(), "named 1");
    assert_eq!(chain.source().unwrap().to_string(), "self 2: end 3");
    assert_eq!(chain.source().and_then(Error::source).unwrap().to_string(), "end 3");
    assert_eq!(chain.status().as_u16(), 500);
}
