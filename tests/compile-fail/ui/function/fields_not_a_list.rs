//! Fields that are no list.
use error_core::{Report, handle_errors};

#[handle_errors(fields = ticket)]
fn buy(ticket: u32) -> Result<u32, Report> {
    Ok(ticket)
}

fn main() {}
