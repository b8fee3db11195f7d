//! A field that cannot be written as JSON.
use error_core::{Report, handle_errors};

#[derive(Clone)]
struct Ticket;

#[handle_errors(public(ticket))]
fn buy(ticket: Ticket) -> Result<(), Report> {
    let _ = ticket;
    Ok(())
}

fn main() {}
