//! Boxes and references of what is unsized.
#![deny(warnings)]

use std::path::Path;
use std::sync::Arc;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{text} {bytes:?} {path} {value}")]
#[http(status = 500)]
struct BoxFailed<T: ?Sized> {
    #[context]
    text: Box<str>,
    bytes: Arc<[u8]>,
    path: &'static Path,
    #[context]
    value: Box<T>,
}

fn main() {
    let error = BoxFailed::<str> {
        text: "a".into(),
        bytes: [1].into(),
        path: Path::new("/p"),
        value: "v".into(),
    };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("a [1] /p v", 500));
}
