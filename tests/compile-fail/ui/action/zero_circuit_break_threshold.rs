//! A threshold of zero.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(circuit_break = 0))]
struct ShardFailed;

fn main() {}
