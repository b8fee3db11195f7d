//! A parameter without its value.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(max))]
struct ShardFailed;

fn main() {}
