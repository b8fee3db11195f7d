//! A function that returns nothing.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3")]
async fn load(_key: Report) {}

fn main() {}
