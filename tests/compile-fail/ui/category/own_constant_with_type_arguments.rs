//! A type where a constant is meant.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, category = Category<u8>)]
struct ShardFailed;

fn main() {}
