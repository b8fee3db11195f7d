//! A type parameter as the source, as it is, in an `Option`, and in a box.
#![deny(warnings)]

use std::error::Error;
use std::fmt;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 502)]
enum CallError<S> {
    #[error("plain")]
    Plain { source: S },
    #[error("optional")]
    Optional { source: Option<S> },
    #[error("boxed")]
    Boxed(#[source] Box<S>),
}

mod disk {
    #[derive(Debug, error_core::HttpError)]
    #[error("disk")]
    #[http(status = 500)]
    pub(crate) struct Failed<T>(pub(crate) T);
}

/// Named like its source, which is another type.
#[derive(Debug, HttpError)]
#[error("call: {0}")]
#[http(status = 502)]
struct Failed<T>(#[source] disk::Failed<T>);

fn causes<S: Error + 'static>(first: S, second: S, third: S) -> usize {
    let all = [
        CallError::Plain { source: first },
        CallError::Optional { source: Some(second) },
        CallError::Boxed(Box::new(third)),
        CallError::Optional { source: None },
    ];
    all.iter().filter_map(Error::source).filter(|cause| cause.is::<S>() || cause.is::<Box<S>>()).count()
}

fn main() {
    let failed = Failed(disk::Failed(1));
    assert_eq!((failed.to_string().as_str(), failed.source().unwrap().to_string().as_str()), ("call: disk", "disk"));
    assert_eq!(causes(fmt::Error, fmt::Error, fmt::Error), 3);
}
