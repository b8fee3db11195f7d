//! A typed error has no room for a context.
use error_core::{HttpError, handle_errors};

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409)]
struct SoldOut;

#[handle_errors]
async fn buy(_ticket: u32) -> Result<(), SoldOut> {
    Err(SoldOut)
}

fn main() {}
