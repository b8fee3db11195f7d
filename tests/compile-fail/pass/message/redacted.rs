//! A redacted field shows as `[redacted]` in the message, too, whatever it is and however it is asked for.
#![deny(warnings)]

use error_core::HttpError;

struct Opaque;

impl std::fmt::Debug for Opaque {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("a secret is never asked")
    }
}

impl serde::Serialize for Opaque {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("a secret is never asked")
    }
}

#[derive(Debug, HttpError)]
#[error("{secret} {secret:?} {secret:x} {id}")]
#[http(status = 500)]
struct RedactedFailed {
    #[context(redact)]
    secret: Opaque,
    id: u8,
}

fn main() {
    let error = RedactedFailed { secret: Opaque, id: 7 };
    assert_eq!(error.to_string(), "[redacted] [redacted] [redacted] 7");
    assert_eq!(error.status().as_u16(), 500);
}
