//! Transparent over an error without HTTP meaning, which needs a status: its text and its cause, not itself.
#![deny(warnings)]

use std::error::Error;

use error_core::{Error as DeriveError, HttpError};

#[derive(Debug, DeriveError)]
#[error("outer")]
struct Foreign {
    source: std::fmt::Error,
}

#[derive(Debug, HttpError)]
#[error(transparent)]
#[http(status = 502)]
struct TransparentFailed(#[from] Foreign);

#[derive(Debug, HttpError)]
#[http(code = "WRAPPED", status = 404, public = "Not there.")]
#[error(transparent)]
struct NamedFailed {
    inner: Foreign,
}

fn main() {
    let error = TransparentFailed::from(Foreign { source: std::fmt::Error });
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("outer", 502));
    assert!(error.source().unwrap().is::<std::fmt::Error>());
    assert!(error.inner().is_none());
    let named = NamedFailed { inner: Foreign { source: std::fmt::Error } };
    assert_eq!((named.to_string().as_str(), named.spec().code().as_str()), ("outer", "WRAPPED"));
}
