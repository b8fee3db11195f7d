//! An extra member that names a private field.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra("host" = "{host}"))]
struct ShardFailed {
    #[context]
    shard: u32,
    host: String,
}

fn main() {}
