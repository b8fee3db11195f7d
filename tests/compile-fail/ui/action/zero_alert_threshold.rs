//! A threshold of zero.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = alert(after = 0))]
struct ShardFailed;

fn main() {}
