use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, retry_after = 99999999999999999999)]
pub struct Overloaded;

fn main() {}
