//! Traits of the user's own, for all types, with methods that expansions call.
#![deny(warnings)]

use error_core::HttpError;

trait Clashing {
    fn site(&self) -> u8 {
        1
    }

    fn status(&self) -> u8 {
        2
    }

    fn source(&self) -> u8 {
        3
    }

    fn write_str(&self, _: &str) -> u8 {
        4
    }

    fn as_bytes(&self) -> u8 {
        5
    }
}

impl<T: ?Sized> Clashing for T {}

#[derive(Debug, HttpError)]
#[http(status = 401, challenge = "Basic")]
enum ClashError {
    #[error("plain")]
    Plain,
    #[error("{id}")]
    #[http(header("x-id" = "{id}"))]
    Shown {
        #[context]
        id: u8,
        #[source]
        cause: std::fmt::Error,
    },
}

fn main() {
    let error = ClashError::Shown { id: 1, cause: std::fmt::Error };
    assert_eq!((error.to_string(), ClashError::Plain.to_string()), ("1".into(), "plain".into()));
    assert_eq!(HttpError::status(&error).as_u16(), 401);
    let sum = Clashing::site(&error) + Clashing::status(&error) + Clashing::source(&error);
    assert_eq!(sum + error.write_str("") + Clashing::as_bytes("a"), 15);
}
