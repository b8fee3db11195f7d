//! A return type that is no result.
use error_core::{handle_errors};

#[handle_errors]
fn buy(ticket: u32) -> Option<u32> {
    Some(ticket)
}

fn main() {}
