//! A delay that cannot be read.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(delay = "1 second"))]
struct ShardFailed;

fn main() {}
