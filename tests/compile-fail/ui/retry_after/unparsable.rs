use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, retry_after = "soon")]
pub struct Overloaded;

fn main() {}
