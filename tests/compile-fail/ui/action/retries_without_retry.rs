//! Retries of an action that does not retry.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = log(max = 3))]
struct ShardFailed;

fn main() {}
