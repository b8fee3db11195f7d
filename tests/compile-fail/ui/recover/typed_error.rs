//! A typed error has no room for what the guard adds.
use error_core::Report;
use error_recovery::recover;

#[derive(Debug, error_core::HttpError)]
#[error("gone")]
#[http(status = 410)]
struct Gone(Report);

#[recover(service = "s3")]
async fn load(_key: String) -> Result<u8, Gone> {
    Ok(1)
}

fn main() {}
