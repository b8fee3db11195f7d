use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, recoverable = .soft)]
pub struct Overloaded {
    hard: bool,
}

fn main() {}
