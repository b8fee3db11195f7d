//! No time.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3", deadline = 0, attempt_timeout = "0ms")]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
