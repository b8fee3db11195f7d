use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("the request is invalid")]
#[http(status = 422, violations = .0)]
pub struct Invalid(Vec<String>);

fn main() {}
