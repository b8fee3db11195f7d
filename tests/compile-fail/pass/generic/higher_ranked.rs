//! Higher-ranked bounds in the where clause and in a field's type.
#![deny(warnings)]

use std::fmt::{Debug, Display};

use error_core::HttpError;

type Name = for<'a> fn(&'a str) -> &'a str;

#[derive(Debug, HttpError)]
#[error("{} {}", (.name)("a"), .list.into_iter().count())]
#[http(status = 500)]
struct RankedFailed<L>
where
    L: Debug,
    for<'a> &'a L: IntoIterator<Item: Display>,
{
    list: L,
    name: Name,
    other: for<'a> fn(&'a L) -> &'a L,
}

fn main() {
    let error = RankedFailed::<Vec<u8>> { list: vec![1, 2], name: |text| text, other: |list| list };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("a 2", 500));
    assert_eq!((error.other)(&error.list).len(), 2);
}
