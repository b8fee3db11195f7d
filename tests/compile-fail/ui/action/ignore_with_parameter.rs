//! A parameter that no action has, of one that has none.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = ignore(colour = 5))]
struct ShardFailed;

fn main() {}
