//! Something else where a `Recovery` belongs.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3", with = 7)]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
