//! On a struct.
use error_core::Report;
use error_recovery::recover;

#[recover(service = "s3")]
struct Loader(Report);

fn main() {}
