//! Paths, which have no `Display`, owned and borrowed.
#![deny(warnings)]

use std::path::{Path, PathBuf};

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{owned} {borrowed} {boxed} {owned:?}")]
#[http(status = 500)]
struct PathFailed<'a> {
    owned: PathBuf,
    borrowed: &'a Path,
    boxed: Box<Path>,
}

fn main() {
    let error = PathFailed { owned: "a".into(), borrowed: Path::new("b"), boxed: Path::new("c").into() };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), (r#"a b c "a""#, 500));
}
