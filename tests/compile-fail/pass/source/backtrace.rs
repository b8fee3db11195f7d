//! std's `Backtrace` on stable: kept, and filled by `From`, as it is, in an `Option`, in an `Arc`.
#![deny(warnings)]

use std::backtrace::{Backtrace, BacktraceStatus};
use std::sync::Arc;

use error_core::{Error, HttpError};

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum TracedError {
    #[error("plain")]
    Plain {
        #[from]
        source: std::fmt::Error,
        backtrace: Backtrace,
    },
    #[error("arc")]
    Arc {
        #[from]
        source: std::io::Error,
        #[backtrace]
        trace: Arc<Backtrace>,
    },
    #[error("option")]
    Option(#[from] std::num::ParseIntError, #[backtrace] Option<std::backtrace::Backtrace>),
    #[error("by hand")]
    ByHand(std::backtrace::Backtrace),
}

#[derive(Debug, Error)]
#[error("plain")]
struct Plain {
    backtrace: Backtrace,
}

fn main() {
    let status: BacktraceStatus = Backtrace::capture().status();
    let TracedError::Plain { backtrace, .. } = TracedError::from(std::fmt::Error) else { panic!() };
    assert_eq!(backtrace.status(), status);
    let TracedError::Arc { trace, .. } = TracedError::from(std::io::Error::other("io")) else { panic!() };
    assert_eq!(trace.status(), status);
    let number = "x".parse::<u8>().unwrap_err();
    let TracedError::Option(_, Some(trace)) = TracedError::from(number) else { panic!() };
    assert_eq!(trace.status(), status);
    assert_eq!(TracedError::ByHand(Backtrace::disabled()).to_string(), "by hand");
    assert_eq!(Plain { backtrace: Backtrace::disabled() }.to_string(), "plain");
}
