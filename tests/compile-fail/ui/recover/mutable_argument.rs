//! An argument that cannot be lent twice.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3", max_retries = 3)]
async fn load(_key: &mut String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
