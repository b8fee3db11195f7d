//! On a method without a body.
use error_core::{Report, handle_errors};

trait Shop {
    #[handle_errors]
    fn buy(&self) -> Result<(), Report>;
}

fn main() {}
