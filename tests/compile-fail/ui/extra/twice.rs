//! Two extra members of one name.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra("page" = "a", "page" = "b"))]
struct ShardFailed;

fn main() {}
