//! What a source may be, and what `#[from]` makes of it.
#![deny(warnings)]

use std::error::Error;
use std::rc::Rc;
use std::sync::Arc;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum SourceError {
    #[error("from")]
    From(#[from] std::io::Error),
    #[error("optional")]
    Optional(#[from] Option<std::fmt::Error>),
    #[error("boxed")]
    Boxed { source: Box<dyn Error + Send + Sync> },
    #[error("optional box")]
    OptionalBox { source: Option<Box<dyn Error + Send + Sync>> },
    #[error("arc")]
    Arc(#[source] Arc<dyn Error + Send + Sync>),
    #[error("rc")]
    Rc(#[source] Rc<std::io::Error>),
    #[error("box of a sized error")]
    Sized(#[source] Box<std::num::ParseIntError>),
    #[error("itself")]
    Itself { source: Option<Box<SourceError>> },
    #[error(transparent)]
    #[http(status = 502)]
    Transparent(Box<dyn Error>),
    #[error("raw")]
    Raw { r#source: String },
}

fn main() {
    assert!(SourceError::from(std::io::Error::other("x")).source().is_some());
    assert!(SourceError::from(std::fmt::Error).source().is_some());
    assert!(SourceError::Boxed { source: "x".into() }.source().is_some());
    assert!(SourceError::OptionalBox { source: None }.source().is_none());
    assert!(SourceError::Arc(Arc::from(Box::<dyn Error + Send + Sync>::from("x"))).source().is_some());
    assert!(SourceError::Rc(Rc::new(std::io::Error::other("x"))).source().is_some());
    let number = "x".parse::<u8>().unwrap_err();
    assert!(SourceError::Sized(Box::new(number)).source().is_some());
    let inner = SourceError::Boxed { source: "x".into() };
    let itself = SourceError::Itself { source: Some(Box::new(inner)) };
    assert!(itself.source().and_then(Error::source).is_some());
    let transparent = SourceError::Transparent("x".into());
    assert!(transparent.to_string() == "x" && transparent.source().is_none());
    assert!(SourceError::Raw { r#source: String::new() }.source().is_none());
}
