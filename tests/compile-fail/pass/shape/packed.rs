//! A packed struct, whose fields are copied to be read.
#![deny(warnings)]

use error_core::{Error, HttpError};

#[derive(Clone, Copy, Debug, HttpError)]
#[error("{id:?} of {0}, {id}", .limit + 1)]
#[http(status = .status, public = display, recoverable = .soft, retry_after = .wait)]
#[repr(C, packed)]
struct PackedFailed {
    soft: bool,
    id: u64,
    limit: u32,
    status: u16,
    wait: u64,
}

#[derive(Clone, Copy, Debug, Error)]
#[error("{0} {0:04x}")]
#[repr(packed(2))]
struct TupleFailed(u32);

fn main() {
    let error = PackedFailed { soft: true, id: 7, limit: 1, status: 404, wait: 5 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("7 of 2, 7", 404));
    assert!(error.recoverable() && error.retry_after().is_some());
    assert_eq!(TupleFailed(7).to_string(), "7 0007");
}
