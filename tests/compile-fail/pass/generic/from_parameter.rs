//! `#[from]` of a type parameter, and of a type that holds one.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
enum FromError<I> {
    #[error(transparent)]
    Inner(#[from] NotAllowed<I>),
}

#[derive(Debug, HttpError)]
enum BareError<I> {
    #[error(transparent)]
    Inner(#[from] I),
}

#[derive(Debug, HttpError)]
#[error("{0} is not allowed")]
#[http(status = 400)]
struct NotAllowed<T>(#[context(name = "value")] T);

fn allow<T>(value: T) -> Result<(), FromError<T>> {
    Err(NotAllowed(value))?
}

fn main() {
    let bare: BareError<NotAllowed<u8>> = BareError::from(NotAllowed(1));
    assert_eq!((bare.to_string().as_str(), bare.status().as_u16()), ("1 is not allowed", 400));
    let error = allow('c').unwrap_err();
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("c is not allowed", 400));
}
