use error_core::{HttpError, Violations};

#[derive(Debug, HttpError)]
#[error("the request is invalid")]
#[http(status = 422, violations = .0)]
#[repr(packed)]
pub struct Invalid(Violations);

fn main() {}
