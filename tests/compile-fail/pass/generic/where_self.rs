//! A where clause on `Self`, and one that ends without a comma.
#![deny(warnings)]

use std::fmt::Debug;

use error_core::HttpError;

trait Limit {
    const LIMIT: u8;
}

#[derive(Debug, HttpError)]
#[error("above {}", Self::LIMIT)]
#[http(status = 400, public = display)]
struct AboveFailed<T>
where
    Self: Limit,
    T: Debug,
{
    #[context]
    value: T,
}

impl<T: Debug> Limit for AboveFailed<T> {
    const LIMIT: u8 = 9;
}

#[rustfmt::skip]
#[derive(Debug, HttpError)]
#[error("{0}")]
#[http(status = 400)]
struct NoComma<T>(#[context(name = "value")] T) where T: Copy;

fn main() {
    let error = AboveFailed { value: 1 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("above 9", 400));
    assert_eq!((NoComma(7).to_string().as_str(), NoComma(7).status().as_u16()), ("7", 400));
}
