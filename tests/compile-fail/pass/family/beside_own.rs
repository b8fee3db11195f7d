//! Variants that leave everything to the error inside, beside variants that override every method.
#![deny(warnings)]

use std::fmt;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(header("x-all" = "all"))]
enum ApiError {
    #[error(transparent)]
    Inner(#[from] Inner),
    #[error("{id}")]
    #[http(status = .status, public = "own {id}", recoverable = .soft, retry_after = .wait)]
    Own {
        #[context]
        id: u8,
        status: u16,
        soft: bool,
        wait: u64,
    },
}

#[derive(Debug, HttpError)]
#[error("inner {id}")]
#[http(status = 429, public = "inner {id}", header("x-inner" = "{id}"), retry_after = "5s")]
struct Inner {
    #[context]
    id: u8,
}

struct Public(ApiError);

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.public_message(f)
    }
}

fn main() {
    let inner = ApiError::from(Inner { id: 7 });
    assert!(inner.status().as_u16() == 429 && inner.recoverable() && inner.retry_after().is_some());
    let own = ApiError::Own { id: 1, status: 409, soft: false, wait: 1 };
    assert!(own.status().as_u16() == 409 && !own.recoverable() && own.retry_after().is_some());
    for (error, header) in [(&inner, "x-inner"), (&own, "x-all")] {
        let mut seen = Vec::new();
        error.context(&mut |field| seen.push(field.key()));
        error.headers(&mut |name, _| seen.push(name));
        assert_eq!(seen, ["id", header]);
    }
    assert_eq!((Public(inner).to_string(), Public(own).to_string()), ("inner 7".into(), "own 1".into()));
}
