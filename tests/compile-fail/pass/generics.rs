//! Type parameters, lifetimes and const parameters, with bounds that follow from their use.
use std::error::Error;
use std::fmt::{Debug, Display};

use error_core::HttpError;
use serde::Serialize;

#[derive(Debug, HttpError)]
#[error("{value} is not allowed")]
#[http(status = 400)]
struct NotAllowed<T> {
    #[context]
    value: T,
}

#[derive(Debug, HttpError)]
#[error("{reason}")]
#[http(status = 400)]
struct Refused<'a> {
    #[context]
    reason: &'a str,
}

#[derive(Debug, HttpError)]
#[error("more than {N} in {values:?}")]
#[http(status = 400)]
struct TooMany<'a, T: Debug, const N: usize = 3>
where
    T: Clone,
{
    #[context]
    values: &'a [T],
}

#[derive(Debug, HttpError)]
enum CallError<S, I> {
    #[error("call failed")]
    #[http(status = 502)]
    Source { source: S },

    #[error("call failed later")]
    #[http(status = 502)]
    Optional { source: Option<S> },

    #[error(transparent)]
    Inner(I),

    #[error(transparent)]
    Boxed(Box<I>),
}

#[derive(Debug, HttpError)]
enum FromError<I> {
    #[error(transparent)]
    Inner(#[from] I),
}

trait Store {
    type Error: Error + 'static;
}

#[derive(Debug)]
struct Disk;

impl Store for Disk {
    type Error = std::io::Error;
}

#[derive(Debug, HttpError)]
#[error("store failed")]
#[http(status = 500)]
struct StoreFailed<S: Store> {
    source: S::Error,
}

fn http_error<E: HttpError>(error: E) -> u16 {
    error.status().as_u16()
}

fn generic<T: Display + Debug + Serialize>(value: T) -> u16 {
    http_error(NotAllowed { value })
}

fn main() {
    assert_eq!(generic("a"), 400);
    let owned = String::from("reason");
    assert_eq!(http_error(Refused { reason: &owned }), 400);
    assert_eq!(TooMany::<_, 3> { values: &[1] }.to_string(), "more than 3 in [1]");
    assert_eq!(http_error(TooMany::<_, 3> { values: &[1] }), 400);

    type Call = CallError<std::fmt::Error, NotAllowed<u8>>;
    assert!(Call::Source { source: std::fmt::Error }.source().is_some());
    assert!(Call::Optional { source: None }.source().is_none());
    assert_eq!(http_error(Call::Inner(NotAllowed { value: 1 })), 400);
    let boxed = Call::Boxed(Box::new(NotAllowed { value: 1 }));
    assert_eq!(boxed.spec().code().as_str(), "NOT_ALLOWED");
    assert!((boxed.inner().unwrap() as &dyn Error).is::<NotAllowed<u8>>());
    let from: FromError<NotAllowed<u8>> = FromError::from(NotAllowed { value: 1 });
    assert_eq!(http_error(from), 400);
    let failed = StoreFailed::<Disk> { source: std::io::Error::other("disk") };
    assert!(failed.source().is_some());
}
