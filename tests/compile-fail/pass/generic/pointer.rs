//! Raw pointers, to a type parameter and to what has none.
#![deny(warnings)]

use std::ptr;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{0:p} {0:?} {1:p}")]
#[http(status = 500)]
struct PointerFailed<T>(*const T, *mut u8);

fn main() {
    let error = PointerFailed(ptr::null::<String>(), ptr::null_mut());
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("0x0 0x0 0x0", 500));
}
