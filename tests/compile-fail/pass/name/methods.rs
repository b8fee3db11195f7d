//! Inherent methods of the user's own with the names of the traits' methods.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = .status, public = "{id}", recoverable = .soft)]
enum MethodError {
    #[error("{id}")]
    Own {
        #[context]
        id: u8,
        status: u16,
        soft: bool,
        #[source]
        cause: std::fmt::Error,
    },
    #[error(transparent)]
    Inner(#[from] Inner),
}

#[derive(Debug, HttpError)]
#[error("inner")]
#[http(status = 409)]
struct Inner;

macro_rules! own_methods {
    ($($name:ident),*) => {
        impl MethodError {
            $(fn $name(&self) -> &'static str { stringify!($name) })*
        }
        impl Inner {
            $(fn $name(&self) -> &'static str { stringify!($name) })*
        }
    };
}

own_methods!(
    site, inner, context, spec, status, recoverable, retry_after, headers, public_message, source, description, fmt,
    to_string, from
);

fn main() {
    let own = MethodError::Own { id: 1, status: 404, soft: true, cause: std::fmt::Error };
    assert_eq!((HttpError::status(&own).as_u16(), HttpError::recoverable(&own)), (404, true));
    assert_eq!((own.status(), own.source(), own.fmt()), ("status", "source", "fmt"));
    assert!(std::error::Error::source(&own).is_some());
    let inner = <MethodError as From<Inner>>::from(Inner);
    assert_eq!((HttpError::status(&inner).as_u16(), format!("{inner}")), (409, "inner".into()));
    let all = [own.site(), own.inner(), own.context(), own.spec(), own.recoverable(), own.retry_after()];
    assert_eq!(all, ["site", "inner", "context", "spec", "recoverable", "retry_after"]);
}
