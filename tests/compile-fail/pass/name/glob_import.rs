//! Variants with the names of the prelude's, in scope of the declaration.
#![deny(warnings)]

use error_core::HttpError;

use self::NamesError::*;

#[derive(Debug, HttpError)]
#[http(status = 404)]
enum NamesError {
    #[error("none")]
    None {
        #[source]
        cause: Option<std::io::Error>,
    },
    #[error("some {0}")]
    Some(#[context(name = "value")] u8),
    #[error("ok")]
    #[http(status = 503, retry_after = .wait)]
    Ok { wait: Option<u64> },
}

fn main() {
    let all: [NamesError; 3] = [None { cause: Option::None }, Some(1), Ok { wait: Option::Some(1) }];
    assert!(all.iter().all(|error| std::error::Error::source(error).is_none()));
    assert_eq!(all.map(|error| error.to_string()), ["none", "some 1", "ok"]);
}
