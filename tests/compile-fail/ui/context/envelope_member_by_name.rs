//! A context field renamed to a member that the envelope needs.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503)]
struct ShardFailed {
    #[context(name = "type")]
    kind: u32,
}

fn main() {}
