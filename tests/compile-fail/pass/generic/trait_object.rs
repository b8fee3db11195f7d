//! Trait objects over a type parameter, in a box and behind a reference in parentheses.
#![deny(warnings)]

use std::fmt;

use error_core::HttpError;

trait Show<T>: fmt::Debug + fmt::Display {
    fn value(&self) -> T;
}

#[derive(Debug)]
struct Seven;

impl fmt::Display for Seven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seven")
    }
}

impl Show<u8> for Seven {
    fn value(&self) -> u8 {
        7
    }
}

#[derive(Debug, HttpError)]
#[error("not {0} or {1:?}")]
#[http(status = 500)]
struct ObjectFailed<'a, T>(Box<dyn Show<T>>, &'a (dyn Show<T> + Send));

fn main() {
    let error = ObjectFailed::<u8>(Box::new(Seven), &Seven);
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("not seven or Seven", 500));
    assert_eq!(error.0.value(), error.1.value());
}
