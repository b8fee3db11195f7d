//! A field that is no argument.
use error_core::{Report, handle_errors};

#[handle_errors(fields(tikcet))]
fn buy(ticket: u32) -> Result<u32, Report> {
    Ok(ticket)
}

fn main() {}
