//! Doc comments and attributes with braces, quotes and line breaks, which are no messages.
#![deny(warnings)]

use error_core::HttpError;

/// Not a {field}, not a {0}, and not {
#[derive(Debug, HttpError)]
#[doc = "{unbalanced"]
#[http(status = 404)]
enum DocumentedError {
    /// `{id}` and "quotes" \u{e4}
    #[doc = include_str!("documentation.rs")]
    #[error("{id}")]
    Named {
        /// {id:?}
        #[doc(alias = "{}")]
        #[context]
        id: u8,
    },
    /** A block } */
    #[doc(hidden)]
    #[error("tuple {0}")]
    Tuple(
        /// {0}
        #[context(name = "id")]
        u8,
    ),
}

fn main() {
    let all = [DocumentedError::Named { id: 1 }, DocumentedError::Tuple(2)];
    assert_eq!(all.map(|error| (error.to_string(), error.status().as_u16())), [("1".into(), 404), ("tuple 2".into(), 404)]);
}
