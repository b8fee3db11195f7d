//! An error that cannot become a report.
use error_core::{Report, handle_errors};

#[handle_errors]
fn buy() -> Result<(), Report> {
    "x".parse::<u8>()?;
    Ok(())
}

fn main() {}
