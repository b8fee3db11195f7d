//! A parameter that no action has.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = fallback(colour = 3))]
struct ShardFailed;

fn main() {}
