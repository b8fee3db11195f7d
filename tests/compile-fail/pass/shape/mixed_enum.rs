//! An enum of unit, tuple and braced variants.
#![deny(warnings)]

use error_core::{ErrorFamily, HttpError};

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum MixedError {
    #[error("unit")]
    Unit,
    #[error("tuple {0}")]
    Tuple(String),
    #[error("named {name}")]
    Named { name: String },
}

fn main() {
    assert_eq!(MixedError::Unit.to_string(), "unit");
    assert_eq!(MixedError::Tuple("a".into()).to_string(), "tuple a");
    assert_eq!(MixedError::Named { name: "b".into() }.to_string(), "named b");
    let codes: Vec<&str> = MixedError::TREE.own().iter().map(|spec| spec.code().as_str()).collect();
    assert_eq!(codes, ["MIXED_UNIT", "MIXED_TUPLE", "MIXED_NAMED"]);
}
