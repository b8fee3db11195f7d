//! A type parameter that a transparent variant leaves everything to, as it is and in a box.
#![deny(warnings)]

use std::error::Error;

use error_core::{ErrorFamily, HttpError};

#[derive(Debug, HttpError)]
enum CallError<I> {
    #[error(transparent)]
    Plain(I),
    #[error(transparent)]
    Boxed(Box<I>),
    #[error("closed")]
    #[http(status = 503)]
    Closed,
}

#[derive(Debug, HttpError)]
#[error("{0} is not allowed")]
#[http(status = 400)]
struct NotAllowed<T>(#[context(name = "value")] T);

fn main() {
    let plain = CallError::Plain(NotAllowed(1));
    assert_eq!((plain.to_string().as_str(), plain.status().as_u16()), ("1 is not allowed", 400));
    let boxed = CallError::Boxed(Box::new(NotAllowed(1)));
    assert_eq!(boxed.spec().code().as_str(), "NOT_ALLOWED");
    assert!((boxed.inner().unwrap() as &dyn Error).is::<NotAllowed<i32>>());
    assert_eq!(CallError::<NotAllowed<u8>>::Closed.status().as_u16(), 503);
    assert_eq!(CallError::<NotAllowed<u8>>::TREE.inner().len(), 2);
}
