//! A number beyond `u32`.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retry(max = 5000000000))]
struct ShardFailed;

fn main() {}
