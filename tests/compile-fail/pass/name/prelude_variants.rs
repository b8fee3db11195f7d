//! Variants with the names of the prelude's.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 404)]
enum NamesError {
    #[error("ok")]
    Ok,
    #[error("err")]
    Err,
    #[error("none")]
    #[http(retry_after = .wait)]
    None { wait: Option<u64> },
    #[error("some {0}")]
    Some(#[context(name = "value")] u8),
    #[error("source")]
    #[http(status = 502)]
    Error(#[from] std::io::Error),
    #[error(transparent)]
    Inner(#[from] Inner),
}

#[derive(Debug, HttpError)]
#[error("inner")]
#[http(status = 409)]
struct Inner;

fn main() {
    use NamesError::*;
    let all = [Ok, Err, None { wait: Option::None }, Some(1), Error(std::io::Error::other("io")), Inner(crate::Inner)];
    let statuses: Vec<u16> = all.iter().map(|error| error.status().as_u16()).collect();
    assert_eq!(statuses, [404, 404, 404, 404, 502, 409]);
    assert_eq!(all.map(|error| error.to_string()), ["ok", "err", "none", "some 1", "source", "inner"]);
}
