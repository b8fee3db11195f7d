//! An extra member with the name of one that the envelope needs.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra("code" = "a"))]
struct ShardFailed;

fn main() {}
