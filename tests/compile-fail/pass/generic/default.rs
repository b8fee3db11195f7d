//! Defaults of type and const parameters, which impls may not repeat.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("more than {N} in {values:?}")]
#[http(status = 400)]
struct TooMany<T = u8, const N: usize = 3> {
    #[context]
    values: Vec<T>,
}

fn main() {
    let error: TooMany = TooMany { values: vec![1] };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("more than 3 in [1]", 400));
    let error = TooMany::<char, 5> { values: vec!['a'] };
    assert_eq!(error.to_string(), "more than 5 in ['a']");
}
