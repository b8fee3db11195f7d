use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("wrong method")]
#[http(status = 405, retry_after = "30s")]
pub struct WrongMethod;

fn main() {}
