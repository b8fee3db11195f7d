//! Whether the client may try again: said bare, by a value, by a field, and what follows.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 400)]
enum RecoverableError {
    #[error("bare")]
    #[http(recoverable)]
    Bare,
    #[error("value")]
    #[http(status = 503, recoverable = false)]
    Value,
    #[error("field")]
    #[http(recoverable = .soft)]
    Field { soft: bool },
    #[error("method")]
    #[http(recoverable = .0.is_some())]
    Method(Option<u8>),
    #[error("wait")]
    #[http(status = 500, retry_after = "1s")]
    Wait,
    #[error("follows")]
    #[http(status = 504)]
    Follows,
    #[error("not")]
    Not,
}

fn main() {
    let all = [
        RecoverableError::Bare,
        RecoverableError::Value,
        RecoverableError::Field { soft: true },
        RecoverableError::Method(None),
        RecoverableError::Wait,
        RecoverableError::Follows,
        RecoverableError::Not,
    ];
    let recoverable = all.map(|error| error.recoverable());
    assert_eq!(recoverable, [true, false, true, false, true, true, false]);
}
