//! Private types in a public enum, as the source, as the error inside, and as a context field.
#![deny(warnings)]

use error_core::HttpError;
use serde::Serialize;

mod errors {
    use super::{HttpError, Serialize};

    #[derive(Debug, HttpError)]
    #[http(status = 500)]
    pub enum PublicError {
        #[error("context {id:?}")]
        #[allow(private_interfaces)]
        Context {
            #[context]
            id: Id,
        },
        #[error("source")]
        #[allow(private_interfaces)]
        Source(#[source] Hidden),
    }

    #[derive(Debug, HttpError)]
    #[error(transparent)]
    pub struct Wrapped(Hidden);

    #[derive(Debug, Serialize)]
    struct Id(u8);

    #[derive(Debug, HttpError)]
    #[error("hidden")]
    #[http(status = 404)]
    struct Hidden;

    pub fn all() -> (PublicError, PublicError, Wrapped) {
        (PublicError::Context { id: Id(7) }, PublicError::Source(Hidden), Wrapped(Hidden))
    }
}

fn main() {
    let (context, source, wrapped) = errors::all();
    assert_eq!(context.to_string(), "context Id(7)");
    assert_eq!(std::error::Error::source(&source).unwrap().to_string(), "hidden");
    assert_eq!((wrapped.to_string().as_str(), wrapped.status().as_u16()), ("hidden", 404));
}
