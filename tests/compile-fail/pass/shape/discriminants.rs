//! An enum with discriminants and a representation.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
#[repr(u8)]
enum DiscriminantError {
    #[error("unit")]
    Unit = 1,
    #[error("tuple {0}")]
    Tuple(u8) = 3,
    #[error("named {name}")]
    Named { name: u8 } = u8::MAX,
}

fn main() {
    let all =
        [DiscriminantError::Unit, DiscriminantError::Tuple(1), DiscriminantError::Named { name: 2 }];
    let codes: Vec<&str> = all.iter().map(|error| error.spec().code().as_str()).collect();
    assert_eq!(codes, ["DISCRIMINANT_UNIT", "DISCRIMINANT_TUPLE", "DISCRIMINANT_NAMED"]);
    assert_eq!(all.map(|error| error.to_string()), ["unit", "tuple 1", "named 2"]);
}
