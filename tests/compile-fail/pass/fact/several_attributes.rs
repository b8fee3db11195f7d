//! Several `#[http(…)]` count as one, on the type and on a variant; trailing commas and none at all.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 404)]
#[http(recoverable)]
#[http(prefix = "MANY",)]
#[http()]
enum SeveralError {
    #[error("own")]
    #[http(status = 409)]
    #[http(name = "Mine")]
    Own,
    #[error("type's")]
    Types,
}

fn main() {
    let own = SeveralError::Own;
    assert_eq!((own.status().as_u16(), own.recoverable(), own.spec().name()), (409, true, "Mine"));
    assert_eq!(own.spec().code().as_str(), "MANY_OWN");
    assert_eq!(SeveralError::Types.status().as_u16(), 404);
}
