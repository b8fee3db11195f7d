//! An action unlike any.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = page)]
struct ShardFailed;

fn main() {}
