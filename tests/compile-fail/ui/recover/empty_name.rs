//! A name that cannot be found.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "", operation = "")]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
