//! Fields that arguments name without a dot.
#![deny(warnings)]

use std::path::PathBuf;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{} {len} {id}", path.display(), len = path.as_os_str().len())]
#[http(status = 500)]
struct BareFailed {
    path: PathBuf,
    id: u8,
}

fn main() {
    let error = BareFailed { path: "/a".into(), id: 7 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("/a 2 7", 500));
}
