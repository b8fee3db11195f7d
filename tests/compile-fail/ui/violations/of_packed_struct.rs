use error_core::{HttpError, Violations};

#[derive(HttpError)]
#[error("the request is invalid")]
#[http(status = 422, violations = .0)]
#[repr(packed)]
pub struct Invalid(Violations);

impl std::fmt::Debug for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invalid")
    }
}

fn main() {}
