//! No lint that generated code would have to allow: all of these are forbidden.
#![forbid(
    dead_code,
    deprecated,
    elided_lifetimes_in_paths,
    let_underscore_drop,
    missing_copy_implementations,
    missing_debug_implementations,
    non_local_definitions,
    non_snake_case,
    non_upper_case_globals,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_code,
    unreachable_patterns,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    unused_variables,
    variant_size_differences
)]
#![deny(warnings)]

use std::time::Duration;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(severity = Low, header("x-id" = "{id}"))]
enum EverythingError<'a, T> {
    #[error("{id} {} {borrowed}", .id + 1)]
    #[http(status = .status, public = "{id}", recoverable = .soft, retry_after = .wait)]
    Named {
        #[context]
        id: u16,
        status: u16,
        soft: bool,
        wait: Duration,
        borrowed: &'a str,
    },
    #[error("{value:?}")]
    #[http(status = 401, public = display, challenge = "Basic")]
    Generic {
        #[context]
        value: T,
        #[context]
        id: u16,
    },
}

#[derive(Debug, HttpError)]
enum SourceError {
    #[error("io")]
    #[http(status = 503, header("x-text" = "plain"))]
    Io {
        #[from]
        source: std::io::Error,
        backtrace: std::backtrace::Backtrace,
    },
    #[error(transparent)]
    Inner(#[from] Inner),
}

#[derive(Clone, Copy, Debug, HttpError)]
#[error("inner")]
#[http(status = 404)]
struct Inner;

fn main() {
    let named: EverythingError<'_, u8> = EverythingError::Named {
        id: 1,
        status: 404,
        soft: true,
        wait: Duration::from_secs(1),
        borrowed: "b",
    };
    assert_eq!((named.to_string().as_str(), named.status().as_u16()), ("1 2 b", 404));
    assert_eq!(EverythingError::Generic { value: 'c', id: 1 }.to_string(), "'c'");
    let io = SourceError::from(std::io::Error::other("io"));
    assert_eq!(io.status().as_u16(), 503);
    let SourceError::Io { backtrace, .. } = io else { panic!() };
    assert_eq!(backtrace.status(), std::backtrace::Backtrace::capture().status());
    assert_eq!(SourceError::from(Inner).status().as_u16(), 404);
}
