//! Deprecated types, variants and fields: their declaration does not mention them, even where that is forbidden.
#![forbid(deprecated)]
#![deny(warnings)]

use std::fmt;

use error_core::{ErrorFamily, HttpError};

#[derive(HttpError)]
#[http(status = 404)]
enum OldError {
    #[error("new")]
    New,
    #[deprecated(note = "use `New`")]
    #[error("old {0}")]
    Old(#[context(name = "id")] u8),
    #[error("field {id} {}", .id + 1)]
    #[http(public = "{id}", header("x-id" = "{id}"), retry_after = .wait)]
    Field {
        #[deprecated]
        #[context]
        id: u8,
        #[deprecated]
        wait: u64,
    },
    #[deprecated]
    #[error(transparent)]
    #[http(status = 500)]
    Source(#[from] fmt::Error),
}

impl fmt::Debug for OldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OldError")
    }
}

mod gone {
    #[deprecated]
    #[derive(Debug, error_core::HttpError)]
    #[error("gone {id}")]
    #[http(status = 410, public = "gone: {id}")]
    pub(crate) struct GoneFailed {
        #[deprecated]
        #[context]
        id: u8,
        source: std::fmt::Error,
    }
}

fn main() {
    assert_eq!(OldError::New.to_string(), "new");
    assert_eq!(OldError::from(fmt::Error).status().as_u16(), 500);
    let codes: Vec<&str> = OldError::TREE.own().iter().map(|spec| spec.code().as_str()).collect();
    assert_eq!(codes, ["OLD_NEW", "OLD_OLD", "OLD_FIELD", "OLD_SOURCE"]);
}
