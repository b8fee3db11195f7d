//! An extra member without a name.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra("" = "https://status.example"))]
struct ShardFailed;

fn main() {}
