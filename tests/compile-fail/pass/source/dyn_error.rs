//! Sources without a type: boxes and other pointers of `dyn Error`, with and without `Send` and `Sync`.
#![deny(warnings)]

use std::error::Error;
use std::panic::UnwindSafe;
use std::rc::Rc;
use std::sync::Arc;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum DynError {
    #[error("box")]
    Plain { source: Box<dyn Error> },
    #[error("send")]
    Send { source: Box<dyn Error + Send> },
    #[error("sync")]
    Sync(#[from] Box<dyn Error + Send + Sync>),
    #[error("static")]
    Static(#[source] Box<dyn Error + Send + Sync + 'static>),
    #[error("unwind")]
    Unwind(#[source] Box<dyn Error + Send + Sync + UnwindSafe>),
    #[error("option")]
    Option { source: Option<Box<dyn Error + Send + Sync>> },
    #[error("arc")]
    Arc(#[source] Arc<dyn Error + Send + Sync>),
    #[error("rc")]
    Rc(#[source] Rc<dyn Error>),
    #[error(transparent)]
    #[http(status = 502)]
    Transparent(Box<dyn Error>),
    #[error("reference")]
    Reference(#[source] &'static (dyn Error + Send + Sync)),
}

fn main() {
    let sync: Box<dyn Error + Send + Sync> = "sync".into();
    let all = [
        DynError::Plain { source: "plain".into() },
        DynError::Send { source: Box::new(std::io::Error::other("send")) },
        DynError::from(sync),
        DynError::Static("static".into()),
        DynError::Unwind(Box::new(std::fmt::Error)),
        DynError::Option { source: Some("option".into()) },
        DynError::Arc(Arc::from(Box::<dyn Error + Send + Sync>::from("arc"))),
        DynError::Rc(Rc::new(std::io::Error::other("rc"))),
        DynError::Reference(&std::fmt::Error),
    ];
    let causes: Vec<String> = all.iter().filter_map(Error::source).map(ToString::to_string).collect();
    let unwind = std::fmt::Error.to_string();
    assert_eq!(causes, ["plain", "send", "sync", "static", &unwind, "option", "arc", "rc", &unwind]);
    let transparent = DynError::Transparent("x".into());
    assert!(transparent.to_string() == "x" && transparent.source().is_none());
    assert!(DynError::Option { source: None }.source().is_none());
}
