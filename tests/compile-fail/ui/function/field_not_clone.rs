//! A field that cannot be cloned.
use error_core::{Report, handle_errors};

#[derive(serde::Serialize)]
struct Ticket;

#[handle_errors(redact(other), public(ticket))]
fn buy(ticket: Ticket, other: u8) -> Result<(), Report> {
    let _ = (ticket, other);
    Ok(())
}

fn main() {}
