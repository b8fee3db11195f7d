//! An extra member without its text.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra("page"))]
struct ShardFailed;

fn main() {}
