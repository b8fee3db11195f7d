//! An error whose source is another of its kind, named by its name and by `Self`.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum ChainError {
    #[error("named")]
    Named { source: Box<ChainError> },
    #[error("self")]
    Same(#[source] Option<Box<Self>>),
    #[error(transparent)]
    #[http(status = 502)]
    Transparent(Box<Self>),
}

#[derive(Debug, HttpError)]
#[error("link {0}")]
#[http(status = 500)]
struct Link(u8, #[source] Option<Box<Self>>);

fn depth(error: &dyn Error) -> usize {
    error.source().map_or(1, |source| 1 + depth(source))
}

fn main() {
    let chain = ChainError::Named { source: Box::new(ChainError::Same(Some(Box::new(ChainError::Same(None))))) };
    assert_eq!(depth(&chain), 3);
    let outer = ChainError::Transparent(Box::new(chain));
    assert_eq!((outer.to_string().as_str(), outer.status().as_u16(), depth(&outer)), ("named", 502, 3));
    assert_eq!(depth(&Link(1, Some(Box::new(Link(2, None))))), 2);
}
