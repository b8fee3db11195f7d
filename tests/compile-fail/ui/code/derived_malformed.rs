use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("failed")]
#[http(status = 500)]
pub struct E;

fn main() {}
