//! What the derives write is clean under the lints that a user may forbid.
#![forbid(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::allow_attributes,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_debug_implementations,
    unused_qualifications,
    unused_variables,
    unused_imports,
    unused_results,
    unsafe_code,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    variant_size_differences,
    non_local_definitions,
    let_underscore_drop,
    unit_bindings
)]
#![deny(warnings)]

use std::time::Duration;

use error_actix::{HttpError, ResponseError};

#[derive(Debug, HttpError, ResponseError)]
#[http(severity = Low)]
enum Everything {
    #[error("unit")]
    #[http(status = 404)]
    Unit,
    #[error("tuple {0} {1:?} {0}")]
    #[http(status = 400)]
    Tuple(#[context(name = "first")] u8, #[context(name = "second")] String),
    #[error("named {named} takes {}", .wait.as_secs())]
    #[http(status = 429, public = "wait, {named}", retry_after = .wait)]
    Named {
        #[context]
        named: String,
        wait: Duration,
    },
    #[error("source")]
    #[http(status = 503)]
    Source(#[from] std::io::Error),
    #[error(transparent)]
    Inner(#[from] Inner),
}

#[derive(Debug, HttpError, ResponseError)]
#[error("inner {value}")]
#[http(status = 409)]
struct Inner {
    #[context]
    value: u8,
}

#[derive(Debug, HttpError, ResponseError)]
enum Empty {}

#[derive(Debug, HttpError)]
#[error("generic {value}")]
#[http(status = 409)]
struct Generic<'a, T> {
    #[context]
    value: &'a T,
}

#[test]
fn the_expansions_of_this_file_compile_without_a_warning() {
    let inner = Inner { value: 1 };
    assert_eq!(Everything::from(inner).to_string(), "inner 1");
    assert_eq!(Generic { value: &1 }.to_string(), "generic 1");
    assert_eq!(size_of::<Empty>(), 0);
    let all = [
        Everything::Unit,
        Everything::Tuple(1, "a".to_owned()),
        Everything::Named { named: "n".to_owned(), wait: Duration::from_secs(2) },
        std::io::Error::other("io").into(),
    ];
    let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["unit", "tuple 1 \"a\" 1", "named n takes 2", "source"]);
}
