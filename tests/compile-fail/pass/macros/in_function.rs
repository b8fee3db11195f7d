//! Derives inside a function's body, a nested one, a closure, a constant, and an impl's method.
#![deny(warnings)]

use error_core::{Error, HttpError};

fn nested() -> u16 {
    fn inner() -> u16 {
        #[derive(Debug, HttpError)]
        #[error("nested {0}")]
        #[http(status = 409)]
        struct LocalFailed(#[context(name = "id")] u8);

        LocalFailed(1).status().as_u16()
    }

    #[derive(Debug, HttpError)]
    #[error("outer")]
    #[http(status = 404)]
    struct LocalFailed;

    inner() + LocalFailed.status().as_u16()
}

const LENGTH: usize = {
    #[derive(Debug, Error)]
    #[error("const")]
    struct LocalFailed([u8; 3]);

    size_of::<LocalFailed>()
};

struct Service;

impl Service {
    fn fail(&self) -> impl HttpError + use<> {
        #[derive(Debug, HttpError)]
        enum LocalError {
            #[error("io")]
            #[http(status = 503)]
            Io(#[from] std::io::Error),
        }

        LocalError::from(std::io::Error::other("io"))
    }
}

fn main() {
    let closure = || {
        #[derive(Debug, HttpError)]
        #[error("closure")]
        #[http(status = 500)]
        struct LocalFailed;

        LocalFailed.to_string()
    };
    assert_eq!((nested(), closure().as_str(), LENGTH), (409 + 404, "closure", 3));
    assert_eq!(Service.fail().status().as_u16(), 503);
}
