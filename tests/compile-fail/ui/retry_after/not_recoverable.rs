use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, recoverable = false, retry_after = "30s")]
pub struct Overloaded;

fn main() {}
