//! `derive(Error)` without a message leaves `Display` to the user.
#![deny(warnings)]

use std::error::Error as _;
use std::fmt;

use error_core::Error;

#[derive(Debug, Error)]
struct ByHand(#[source] std::io::Error);

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("by hand")
    }
}

fn main() {
    let error = ByHand(std::io::Error::other("why"));
    assert_eq!(error.to_string(), "by hand");
    assert_eq!(error.source().unwrap().to_string(), "why");
}
