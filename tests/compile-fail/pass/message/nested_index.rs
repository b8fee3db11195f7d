//! `.0.0`, which arrives as a float.
#![deny(warnings)]

use error_core::{HttpError, RetryAfter};

#[derive(Debug, HttpError)]
#[error("{} {} {}", .0.0, (.0).1, .0.1.count_ones())]
#[http(status = 503, retry_after = .0.1)]
struct NestedFailed((u8, u64));

fn main() {
    let error = NestedFailed((1, 3));
    assert_eq!(error.to_string(), "1 3 2");
    assert_eq!(error.retry_after(), Some(RetryAfter::Delay(std::time::Duration::from_secs(3))));
}
