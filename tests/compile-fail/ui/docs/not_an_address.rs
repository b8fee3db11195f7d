//! A page without an address.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, docs = "errors/")]
struct ShardFailed;

fn main() {}
