//! On a struct.
use error_core::{handle_errors};

#[handle_errors]
struct Ticket;

fn main() {}
