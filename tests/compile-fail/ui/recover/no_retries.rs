//! Zero retries.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3", max_retries = 0)]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
