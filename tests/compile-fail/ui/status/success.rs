use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("all is well")]
#[http(status = 200)]
pub struct AllIsWell;

fn main() {}
