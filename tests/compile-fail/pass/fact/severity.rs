//! A severity for all variants, for one, and what follows from the status.
#![deny(warnings)]

use error_core::{HttpError, Severity};

#[derive(Debug, HttpError)]
#[http(severity = Critical)]
enum SeverityError {
    #[error("all")]
    #[http(status = 404)]
    All,
    #[error("one")]
    #[http(status = 500, severity = Low)]
    One,
}

#[derive(Debug, HttpError)]
#[error("follows")]
#[http(status = 500)]
struct Follows;

fn main() {
    assert_eq!(SeverityError::All.spec().severity(), Severity::Critical);
    assert_eq!(SeverityError::One.spec().severity(), Severity::Low);
    assert_eq!(Follows.spec().severity(), Severity::High);
}
