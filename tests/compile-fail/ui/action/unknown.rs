//! An action that there is not.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, action = retri(max = 3))]
struct ShardFailed;

fn main() {}
