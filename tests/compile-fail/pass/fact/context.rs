//! Who sees which context field, and by which key.
#![deny(warnings)]

use std::collections::BTreeMap;

use error_core::{HttpError, Visibility};

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum ContextError {
    #[error("named")]
    Named {
        #[context]
        id: u8,
        #[context(internal)]
        shard: Option<&'static str>,
        #[context(redact, name = "query")]
        sql: String,
        #[context(name = "map",)]
        map: BTreeMap<String, Vec<u8>>,
        hidden: u8,
    },
    #[error("tuple")]
    Tuple(#[context(name = "first")] u8, u8, #[context(name = "third", internal)] u8),
    #[error("none")]
    None,
}

fn fields(error: &ContextError) -> Vec<(&'static str, Visibility)> {
    let mut seen = Vec::new();
    error.context(&mut |field| seen.push((field.key(), field.visibility())));
    seen
}

fn main() {
    let named =
        ContextError::Named { id: 1, shard: None, sql: String::new(), map: BTreeMap::new(), hidden: 1 };
    let expected = [
        ("id", Visibility::Public),
        ("shard", Visibility::Internal),
        ("query", Visibility::Redacted),
        ("map", Visibility::Public),
    ];
    assert_eq!(fields(&named), expected);
    let tuple = [("first", Visibility::Public), ("third", Visibility::Internal)];
    assert_eq!(fields(&ContextError::Tuple(1, 2, 3)), tuple);
    assert_eq!(fields(&ContextError::None), []);
}
