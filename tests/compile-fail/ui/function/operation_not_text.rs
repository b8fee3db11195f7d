//! An operation that is no text.
use error_core::{HttpError, Report, handle_errors};

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409)]
struct SoldOut;

#[handle_errors(operation = buy)]
fn buy() -> Result<(), Report> {
    Err(SoldOut)?
}

fn main() {}
