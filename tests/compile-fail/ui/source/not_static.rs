use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read")]
#[http(status = 500)]
pub struct ReadFailed<'a> {
    source: Cause<'a>,
}

#[derive(Debug, HttpError)]
#[error("{reason}")]
#[http(status = 500)]
pub struct Cause<'a> {
    reason: &'a str,
}

fn main() {}
