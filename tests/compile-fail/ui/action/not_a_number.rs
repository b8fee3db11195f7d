//! A number in quotes.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(max = "3"))]
struct ShardFailed;

fn main() {}
