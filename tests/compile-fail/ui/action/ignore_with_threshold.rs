//! A policy of what is ignored.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = ignore(alert = 5))]
struct ShardFailed;

fn main() {}
