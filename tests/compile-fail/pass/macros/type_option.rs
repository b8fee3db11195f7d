//! `$t:ty` that is an `Option` or a `Box`, which arrives in an invisible group: as source, in `#[from]`, in the context.
#![deny(warnings)]

use std::error::Error;

use error_core::{HttpError, RetryAfter};

macro_rules! error {
    ($name:ident, $option:ty, $boxed:ty, $inner:ty, $wait:ty, $trace:ty, $location:ty) => {
        #[derive(Debug, HttpError)]
        #[http(status = 503)]
        enum $name {
            #[error("source")]
            Source { source: $option },
            #[error("from")]
            From(#[from] $option),
            #[error("boxed")]
            Boxed {
                #[from(boxed)]
                source: $boxed,
                trace: $trace,
                location: $location,
            },
            #[error("wait")]
            #[http(retry_after = .wait)]
            Wait {
                #[context]
                wait: $wait,
            },
            #[error(transparent)]
            Inner($inner),
        }
    };
}

error!(
    MacroError,
    Option<std::io::Error>,
    Box<std::fmt::Error>,
    Box<Inner>,
    Option<u64>,
    std::backtrace::Backtrace,
    &'static std::panic::Location<'static>
);

#[derive(Debug, HttpError)]
#[error("inner")]
#[http(status = 404)]
struct Inner;

fn main() {
    assert!(MacroError::Source { source: None }.source().is_none());
    let from = MacroError::from(std::io::Error::other("io"));
    assert_eq!(from.source().unwrap().to_string(), "io");
    let line = line!() + 1;
    let boxed = MacroError::from(std::fmt::Error);
    let MacroError::Boxed { location, trace, .. } = &boxed else { panic!() };
    assert_eq!((location.line(), trace.status()), (line, std::backtrace::Backtrace::capture().status()));
    let wait = MacroError::Wait { wait: Some(3) };
    assert_eq!(wait.retry_after(), Some(RetryAfter::Delay(std::time::Duration::from_secs(3))));
    assert_eq!(MacroError::Inner(Box::new(Inner)).status().as_u16(), 404);
}
