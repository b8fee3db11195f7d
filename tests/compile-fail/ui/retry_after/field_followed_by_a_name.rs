use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, retry_after = .wait seconds)]
pub struct Overloaded {
    wait: u64,
}

fn main() {}
