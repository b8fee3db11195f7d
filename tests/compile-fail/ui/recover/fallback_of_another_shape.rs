//! A fallback without the arguments.
use error_core::Report;
use error_recovery::recover;

async fn cached(_why: Report) -> Result<u8, Report> {
    Ok(1)
}

#[recover(service = "s3", fallback = cached)]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
