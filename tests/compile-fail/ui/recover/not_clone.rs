//! An argument that cannot be cloned.
use error_core::Report;
use error_recovery::recover;

struct Key;

#[recover(service = "s3", idempotent)]
async fn load(_key: Key) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
