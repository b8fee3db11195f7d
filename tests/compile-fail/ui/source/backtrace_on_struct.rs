use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read")]
#[http(status = 500)]
#[backtrace]
pub struct ReadFailed;

fn main() {}
