//! A key that no reader could find again.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503)]
struct ShardFailed {
    #[context(name = "shard\nid")]
    shard: u32,
}

fn main() {}
