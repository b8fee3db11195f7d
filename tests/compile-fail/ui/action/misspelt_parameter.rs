//! A misspelt parameter.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(dely = "1s"))]
struct ShardFailed;

fn main() {}
