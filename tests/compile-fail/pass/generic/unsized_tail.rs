//! A struct whose last field may be unsized: a slice, or a trait object.
#![deny(warnings)]

use std::fmt::{Debug, Display};

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{id}: {tail:?}")]
#[http(status = .status, public = "{id}", recoverable = .soft, retry_after = .wait, header("x-id" = "{id}"))]
struct DebugFailed<T: ?Sized> {
    #[context]
    id: u8,
    status: u16,
    soft: bool,
    wait: u64,
    tail: T,
}

#[derive(HttpError)]
#[error("{0:?} and {0}")]
#[http(status = 500)]
struct DisplayFailed<T: ?Sized>(T);

impl<T: ?Sized> Debug for DisplayFailed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DisplayFailed")
    }
}

trait Both: Debug + Display {}

impl Both for char {}

fn describe<E: HttpError + ?Sized>(error: &E) -> (String, u16, bool) {
    (error.to_string(), error.status().as_u16(), error.recoverable() && error.retry_after().is_some())
}

fn main() {
    let error: Box<DebugFailed<[u8]>> =
        Box::new(DebugFailed { id: 1, status: 404, soft: true, wait: 5, tail: [7, 8] });
    assert_eq!(describe(&*error), ("1: [7, 8]".into(), 404, true));
    let error: Box<DebugFailed<dyn Debug>> =
        Box::new(DebugFailed { id: 2, status: 99, soft: true, wait: 5, tail: "text" });
    assert_eq!(describe(&*error), (r#"2: "text""#.into(), 502, true));
    let error: Box<DisplayFailed<dyn Both>> = Box::new(DisplayFailed('c'));
    assert_eq!(describe(&*error), ("'c' and c".into(), 500, false));
}
