//! A page that is no text.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, docs = https)]
struct ShardFailed;

fn main() {}
