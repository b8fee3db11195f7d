//! A key of another attribute.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3", redact(key))]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
