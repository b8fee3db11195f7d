//! A service is missing.
use error_core::Report;
use error_recovery::recover;

#[recover(max_retries = 3)]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
