//! An extra member with the name of a context field.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra("shard" = "a"))]
struct ShardFailed {
    #[context]
    shard: u32,
    host: String,
}

fn main() {}
