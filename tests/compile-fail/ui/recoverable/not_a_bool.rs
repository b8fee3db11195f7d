use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, recoverable = yes)]
pub struct Overloaded;

fn main() {}
