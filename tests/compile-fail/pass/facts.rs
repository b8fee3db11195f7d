//! What `#[http(…)]` and `#[context(…)]` take.
#![deny(warnings)]

use std::time::{Duration, SystemTime};

use error_core::{Category, HttpError, RetryAfter};

mod categories {
    pub const BILLING: super::Category = super::Category::new("billing");
}

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
#[http(severity = Critical, prefix = "")]
enum FactsError {
    #[error("paid too little")]
    #[http(status = PAYMENT_REQUIRED, category = categories::BILLING, name = "Payment", code = "PAYMENT")]
    Payment,
    #[error("upstream said {upstream}")]
    #[http(status = .upstream, public = display, recoverable = .soft)]
    Upstream { upstream: u16, soft: bool },
    #[error("{}", .0.len())]
    #[http(status = 400, public = display)]
    Display(String),
    #[error("{secret}")]
    #[http(status = 400, public = "{{{shown}}} {shown:>3}")]
    #[http(recoverable)]
    Public {
        #[context(redact)]
        secret: String,
        #[context]
        shown: u8,
    },
    #[error("secret {0}")]
    #[http(status = 400, public = reason)]
    Reason(#[context(internal, name = "secret")] u8),
    #[error("wait")]
    #[http(status = 503, retry_after = .wait)]
    Optional { wait: Option<Duration> },
    #[error("wait")]
    #[http(status = 503, retry_after = .0)]
    Seconds(u64),
    #[error("wait")]
    #[http(status = 503, retry_after = .0.1)]
    Nested((u8, SystemTime)),
    #[error("wait")]
    #[http(status = 503, retry_after = .limits.reset())]
    Method { limits: Limits },
    #[error("wait")]
    #[http(status = 503, retry_after = "1m30s",)]
    Text,
    #[error("wait")]
    #[http(status = 503, retry_after = 30)]
    Number,
}

fn main() {
    let payment = FactsError::Payment;
    assert_eq!(payment.spec().category().as_str(), "billing");
    let upstream = FactsError::Upstream { upstream: 404, soft: true };
    assert!(upstream.status().as_u16() == 404 && upstream.recoverable());
    assert_eq!(FactsError::Upstream { upstream: 200, soft: true }.status().as_u16(), 502);
    let delay = |seconds| Some(RetryAfter::Delay(Duration::from_secs(seconds)));
    assert_eq!(FactsError::Optional { wait: None }.retry_after(), None);
    assert_eq!(FactsError::Seconds(5).retry_after(), delay(5));
    let now = SystemTime::now();
    assert_eq!(FactsError::Nested((1, now)).retry_after(), Some(RetryAfter::At(now)));
    let limits = Limits { wait: Duration::from_secs(7) };
    assert_eq!(FactsError::Method { limits }.retry_after(), delay(7));
    assert_eq!(FactsError::Text.retry_after(), delay(90));
    assert_eq!(FactsError::Number.retry_after(), delay(30));
    assert_eq!(FactsError::Number.spec().code().as_str(), "NUMBER");
    let all = [
        FactsError::Display(String::new()),
        FactsError::Public { secret: String::new(), shown: 1 },
        FactsError::Reason(1),
    ];
    assert_eq!(all.len(), 3);
}
