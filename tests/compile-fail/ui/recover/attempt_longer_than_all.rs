//! One try longer than all of them.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3", deadline = "1s", attempt_timeout = "2s")]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
