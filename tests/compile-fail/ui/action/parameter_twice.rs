//! A parameter given twice.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(max = 3, max = 4))]
struct ShardFailed;

fn main() {}
