use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, retry_after = .wait)]
pub struct Overloaded {
    delay: u64,
}

fn main() {}
