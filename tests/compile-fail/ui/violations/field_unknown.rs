use error_core::{HttpError, Violations};

#[derive(Debug, HttpError)]
#[error("the request is invalid")]
#[http(status = 422, violations = .errors)]
pub struct Invalid {
    violations: Violations,
}

fn main() {}
