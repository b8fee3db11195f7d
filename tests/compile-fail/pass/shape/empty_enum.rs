//! An enum without variants, alone and as the error inside another.
#![deny(warnings)]

use error_core::{ErrorFamily, HttpError};

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum NeverError {}

#[derive(Debug, HttpError)]
enum SomeError {
    #[error(transparent)]
    Never(#[from] NeverError),
    #[error("ever")]
    #[http(status = 404)]
    Ever,
}

fn main() {
    let never: Option<NeverError> = None;
    assert!(never.map(|error| error.status()).is_none());
    assert!(NeverError::TREE.own().is_empty());
    assert_eq!(SomeError::Ever.status().as_u16(), 404);
    assert_eq!(SomeError::TREE.inner().len(), 1);
}
