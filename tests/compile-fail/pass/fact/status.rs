//! A status by number, by name, by category, and by a field of each type that can decide it.
#![deny(warnings)]

use error_core::{ErrorStatus, HttpError};

#[derive(Debug, HttpError)]
enum StatusError {
    #[error("number")]
    #[http(status = 404)]
    Number,
    #[error("name")]
    #[http(status = PAYMENT_REQUIRED)]
    Name,
    #[error("category")]
    #[http(category = "rate_limit_error")]
    Category,
    #[error("u16")]
    #[http(status = .0, public = reason)]
    Plain(u16),
    #[error("type")]
    #[http(status = .status, public = reason)]
    Typed { status: ErrorStatus },
    #[error("method")]
    #[http(status = .upstream.status(), public = reason)]
    Method { upstream: Upstream },
}

#[derive(Debug)]
struct Upstream(u16);

impl Upstream {
    fn status(&self) -> u16 {
        self.0
    }
}

fn main() {
    let status = |error: StatusError| error.status().as_u16();
    assert_eq!(status(StatusError::Number), 404);
    assert_eq!(status(StatusError::Name), 402);
    assert_eq!(status(StatusError::Category), 429);
    assert_eq!(status(StatusError::Plain(503)), 503);
    assert_eq!(status(StatusError::Plain(200)), 502);
    assert_eq!(status(StatusError::Typed { status: ErrorStatus::CONFLICT }), 409);
    assert_eq!(status(StatusError::Method { upstream: Upstream(404) }), 404);
}
