use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("not yours")]
#[http(status = 403, challenge = "Bearer")]
pub struct Forbidden;

fn main() {}
