//! Violations in a field of each type that can hold them, in a field of a field, on the type, and of the error inside.
#![deny(warnings)]

use error_core::{HttpError, Violation, Violations};

#[derive(Debug)]
struct Checked {
    found: Violations,
}

#[derive(Debug, HttpError)]
#[http(status = 422, violations = .0)]
enum RequestError {
    #[error("plain")]
    Plain(Violations),
    #[error("boxed")]
    Boxed(Box<Violations>),
    #[error("optional")]
    Optional(Option<Violations>),
    #[error("nested")]
    #[http(violations = .0.found)]
    Nested(Checked),
}

#[derive(Debug, HttpError)]
enum AppError {
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error("none")]
    #[http(status = 500)]
    None,
}

fn main() {
    let two = || {
        Violations::from(vec![
            Violation::pointer("/width", "RANGE", "must be at least 64"),
            Violation::header("x-shard", "UNKNOWN", "is no shard"),
        ])
    };
    let count = |error: &dyn HttpError| error.violations().map(Violations::len);
    assert_eq!(count(&RequestError::Plain(two())), Some(2));
    assert_eq!(count(&RequestError::Boxed(Box::new(two()))), Some(2));
    assert_eq!(count(&RequestError::Optional(None)), None);
    assert_eq!(count(&RequestError::Optional(Some(two()))), Some(2));
    assert_eq!(count(&RequestError::Nested(Checked { found: two() })), Some(2));
    assert_eq!(count(&AppError::from(RequestError::Plain(two()))), Some(2));
    assert_eq!(count(&AppError::None), None);
}
