//! An action in quotes.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = "retry")]
struct ShardFailed;

fn main() {}
