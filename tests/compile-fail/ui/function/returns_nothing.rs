//! A function that returns nothing.
use error_core::{handle_errors};

#[handle_errors]
async fn buy(_ticket: u32) {}

fn main() {}
