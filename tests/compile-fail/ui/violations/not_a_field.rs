use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("the request is invalid")]
#[http(status = 422, violations = "width")]
pub struct Invalid;

fn main() {}
