//! A context field with the name of a member that the envelope needs.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503)]
struct ShardFailed {
    #[context]
    status: u32,
}

fn main() {}
