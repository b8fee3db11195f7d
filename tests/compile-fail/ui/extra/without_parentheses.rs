//! An extra member that is no list.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra = "page")]
struct ShardFailed;

fn main() {}
