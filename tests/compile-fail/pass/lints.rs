//! Generated code warns of nothing, and allows nothing that is forbidden.
#![deny(deprecated, missing_docs, unreachable_pub, unused_qualifications, single_use_lifetimes)]
#![forbid(unsafe_code, unused_variables, unused_imports, non_snake_case)]
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 404)]
enum OldError {
    #[error("new")]
    New,
    #[deprecated]
    #[error("old {0}")]
    Old(#[context(name = "id")] u8),
}

#[deprecated]
#[derive(Debug, HttpError)]
#[error("gone {id}")]
#[http(status = 410, public = "gone: {id}")]
struct GoneFailed {
    #[context]
    id: u8,
}

#[derive(Debug, HttpError)]
#[error("borrows {text}")]
#[http(status = 400)]
struct Borrows<'a> {
    #[context]
    text: &'a str,
}

fn main() {
    assert_eq!(OldError::New.to_string(), "new");
    #[allow(deprecated)]
    let old = [OldError::Old(7).to_string(), GoneFailed { id: 7 }.to_string()];
    assert_eq!(old, ["old 7", "gone 7"]);
    assert_eq!(Borrows { text: "a" }.to_string(), "borrows a");
}
