//! Every shape of struct and variant, with discriminants and an empty enum.
use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("unit")]
#[http(status = 404)]
struct UnitFailed;

#[derive(Debug, HttpError)]
#[error("braced")]
#[http(status = 404)]
struct BracedFailed {}

#[derive(Debug, HttpError)]
#[error("parentheses")]
#[http(status = 404)]
struct ParenthesesFailed();

#[derive(Debug, HttpError)]
#[error("tuple {0} {1:?} {0:?} {0:>4}")]
#[http(status = 404)]
struct TupleFailed(#[context(name = "id")] u32, #[context(name = "nested")] (u8, u8));

#[derive(Debug, HttpError)]
#[error("named {id} {id:?}")]
#[http(category = "resource_not_found")]
struct NamedFailed {
    #[context]
    id: u32,
}

#[derive(Debug, HttpError)]
#[http(status = 500)]
#[repr(u8)]
enum MixedError {
    #[error("unit")]
    Unit = 1,
    #[error("tuple {0}")]
    Tuple(String) = 3,
    #[error("named {name}")]
    Named { name: String } = 7,
}

#[derive(Debug, HttpError)]
#[error("one message for all")]
#[http(status = 503, recoverable)]
enum DefaultsError {
    One,
    Two(u8),
    #[error("its own")]
    #[http(status = 501, recoverable = false)]
    Three,
}

#[derive(Debug, HttpError)]
enum NeverError {}

fn main() {
    assert_eq!(TupleFailed(7, (1, 2)).to_string(), "tuple 7 (1, 2) 7    7");
    assert_eq!(NamedFailed { id: 7 }.to_string(), "named 7 7");
    assert_eq!(NamedFailed { id: 7 }.status().as_u16(), 404);
    assert_eq!(UnitFailed.to_string() + &BracedFailed {}.to_string() + &ParenthesesFailed().to_string(), "unitbracedparentheses");
    assert_eq!(MixedError::Tuple("a".into()).to_string(), "tuple a");
    assert_eq!(MixedError::Named { name: "a".into() }.to_string(), "named a");
    assert_eq!(MixedError::Unit.spec().code().as_str(), "MIXED_UNIT");
    assert_eq!(DefaultsError::One.to_string(), DefaultsError::Two(2).to_string());
    assert_eq!(DefaultsError::Three.status().as_u16(), 501);
    let never: Option<NeverError> = None;
    assert!(never.is_none());
}
