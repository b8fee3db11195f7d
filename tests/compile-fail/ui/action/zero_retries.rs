//! No retries.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(max = 0))]
struct ShardFailed;

fn main() {}
