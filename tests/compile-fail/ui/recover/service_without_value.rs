//! A service that is no text is not missing as well.
use error_core::Report;
use error_recovery::recover;

#[recover(service = s3)]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
