//! A retry-after by text, by number, and by a field of each type that can decide it.
#![deny(warnings)]

use std::time::{Duration, SystemTime};

use error_core::{HttpError, RetryAfter};

#[derive(Debug)]
struct Limits {
    wait: Duration,
}

impl Limits {
    fn reset(&self) -> Option<Duration> {
        Some(self.wait)
    }
}

#[derive(Debug, HttpError)]
#[http(status = 503)]
enum RetryError {
    #[error("text")]
    #[http(retry_after = "1m30s",)]
    Text,
    #[error("number")]
    #[http(retry_after = 30)]
    Number,
    #[error("duration")]
    #[http(retry_after = .0)]
    Duration(Duration),
    #[error("optional")]
    #[http(retry_after = .wait)]
    Optional { wait: Option<Duration> },
    #[error("seconds")]
    #[http(retry_after = .0)]
    Seconds(u64),
    #[error("nested")]
    #[http(retry_after = .0.1)]
    Nested((u8, SystemTime)),
    #[error("method")]
    #[http(retry_after = .limits.reset())]
    Method { limits: Limits },
    #[error("none")]
    None,
}

fn main() {
    let delay = |seconds| Some(RetryAfter::Delay(Duration::from_secs(seconds)));
    assert_eq!(RetryError::Text.retry_after(), delay(90));
    assert_eq!(RetryError::Number.retry_after(), delay(30));
    assert_eq!(RetryError::Duration(Duration::from_secs(2)).retry_after(), delay(2));
    assert_eq!(RetryError::Optional { wait: None }.retry_after(), None);
    assert_eq!(RetryError::Seconds(5).retry_after(), delay(5));
    let now = SystemTime::now();
    assert_eq!(RetryError::Nested((1, now)).retry_after(), Some(RetryAfter::At(now)));
    let limits = Limits { wait: Duration::from_secs(7) };
    assert_eq!(RetryError::Method { limits }.retry_after(), delay(7));
    assert_eq!(RetryError::None.retry_after(), None);
}
