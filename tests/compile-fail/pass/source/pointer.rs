//! Sources in pointers of a type: the cause is the error inside, or the pointer where it is an error itself.
#![deny(warnings)]

use std::error::Error;
use std::num::ParseIntError;
use std::rc::Rc;
use std::sync::Arc;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum PointerError {
    #[error("box")]
    Box(#[source] Box<ParseIntError>),
    #[error("arc")]
    Arc(#[source] Arc<ParseIntError>),
    #[error("rc")]
    Rc(#[from] Rc<ParseIntError>),
    #[error("reference")]
    Reference(#[source] &'static std::fmt::Error),
}

fn main() {
    let number = || "x".parse::<u8>().unwrap_err();
    let all = [
        PointerError::Box(Box::new(number())),
        PointerError::Arc(Arc::new(number())),
        PointerError::from(Rc::new(number())),
    ];
    assert!(all.iter().all(|error| error.source().unwrap().to_string() == number().to_string()));
    assert!(PointerError::Reference(&std::fmt::Error).source().is_some());
}
