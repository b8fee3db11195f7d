//! Functions under `#[handle_errors]` are clean under lints that a user may forbid.
#![deny(warnings)]
#![forbid(
    clippy::pedantic,
    clippy::nursery,
    unused_qualifications,
    unreachable_code,
    unreachable_pub,
    unused_variables,
    unused_must_use,
    unused_imports,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    missing_docs
)]

use error_core::{HttpError, Report, handle_errors};

#[derive(Debug, HttpError)]
#[error("sold out")]
#[http(status = 409)]
struct SoldOut;

#[handle_errors]
async fn asynchronous(ticket: u32) -> Result<u32, Report> {
    if ticket == 0 {
        return Err(SoldOut.into());
    }
    Ok(ticket)
}

#[handle_errors(operation = "buy", fields(ticket), public(name, length = name.len()), redact(token))]
fn synchronous(ticket: u32, name: &str, token: &str) -> Result<String, Report> {
    if token.is_empty() {
        Err(SoldOut)?;
    }
    Ok(format!("{name} {ticket}"))
}

#[handle_errors]
fn always() -> Result<(), Report> {
    Err(SoldOut)?
}

fn main() {
    drop(asynchronous(1));
    assert_eq!(synchronous(1, "ann", "t").unwrap(), "ann 1");
    let report = synchronous(1, "ann", "").unwrap_err();
    let mut keys = Vec::new();
    report.context().visit(&mut |member| keys.push(member.key()));
    assert_eq!(keys, ["operation", "ticket", "name", "length", "token"]);
    assert!(always().is_err());
}
