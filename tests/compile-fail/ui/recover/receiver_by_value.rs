//! A receiver that cannot be lent twice.
use error_core::Report;
use error_recovery::recover;

struct Loader;

impl Loader {
    #[recover(service = "s3", max_retries = 3)]
    async fn load(self) -> Result<u8, Report> {
        Ok(1)
    }

    #[recover(service = "s3", idempotent)]
    async fn store(&mut self) -> Result<u8, Report> {
        Ok(1)
    }
}

fn main() {}
