//! Every trait that formats.
#![deny(warnings)]

use std::ptr;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{0:?} {0:#?} {1} {1:x} {1:X} {1:#o} {1:08b} {2:e} {2:E} {3:p}")]
#[http(status = 500)]
struct TraitsFailed(Option<u8>, u8, f32, *const u8);

fn main() {
    let error = TraitsFailed(None, 250, 1000.0, ptr::null());
    assert_eq!(error.to_string(), "None None 250 fa FA 0o372 11111010 1e3 1E3 0x0");
    assert_eq!(error.status().as_u16(), 500);
}
