//! Facts that fields decide whose types are the user's parameters.
#![deny(warnings)]

use std::time::Duration;

use error_core::{AsRetryAfter, HttpError, RetryAfter};

#[derive(Debug, HttpError)]
#[error("busy")]
#[http(status = 503, retry_after = .wait)]
struct BusyFailed<W: AsRetryAfter> {
    wait: W,
}

fn main() {
    let error = BusyFailed { wait: Duration::from_secs(3) };
    assert_eq!(error.retry_after(), Some(RetryAfter::Delay(Duration::from_secs(3))));
    assert_eq!(BusyFailed { wait: None::<u64> }.retry_after(), None);
}
