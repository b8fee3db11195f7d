//! An extra member that names no field.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("shard failed")]
#[http(status = 503, extra("page" = "https://status.example/{shrad}"))]
struct ShardFailed {
    #[context]
    shard: u32,
    host: String,
}

fn main() {}
