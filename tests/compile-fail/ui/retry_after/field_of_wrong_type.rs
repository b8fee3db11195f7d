use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("overloaded")]
#[http(status = 503, retry_after = .wait)]
pub struct Overloaded {
    wait: String,
}

fn main() {}
