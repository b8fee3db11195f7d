//! Two answers to one question.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3", max_retries = 3, idempotent)]
async fn load(_key: String) -> Result<u8, Report> {
    Ok(1)
}

fn main() {}
