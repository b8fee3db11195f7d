//! A field in the operation's place.
use error_core::{Report, handle_errors};

#[handle_errors(fields(operation))]
fn buy(operation: u32) -> Result<u32, Report> {
    Ok(operation)
}

fn main() {}
