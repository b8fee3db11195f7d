//! No delay.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(delay = "0s"))]
struct ShardFailed;

fn main() {}
