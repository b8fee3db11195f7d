//! Nothing may be taken from a prelude.
#![no_implicit_prelude]
#![deny(warnings)]

#[derive(::std::fmt::Debug, ::error_core::HttpError)]
#[http(severity = Low)]
enum BareError {
    #[error("{id} not found")]
    #[http(status = 404, header("x-id" = "{id}"))]
    NotFound {
        #[context]
        id: ::std::string::String,
    },

    #[error("{path} {0}", .id + 1)]
    #[http(status = .status, public = "Upstream failed at {id}.", retry_after = .wait, recoverable = .soft)]
    Upstream {
        #[context]
        id: u8,
        path: ::std::path::PathBuf,
        status: u16,
        wait: ::std::option::Option<::std::time::Duration>,
        soft: bool,
        source: ::std::option::Option<::std::io::Error>,
    },

    #[error("boxed")]
    #[http(status = 500)]
    Boxed {
        #[from(boxed)]
        source: ::std::boxed::Box<::std::fmt::Error>,
        location: &'static ::std::panic::Location<'static>,
        backtrace: ::std::backtrace::Backtrace,
    },

    #[error(transparent)]
    Inner(#[from] Inner),
}

#[derive(::std::fmt::Debug, ::error_core::HttpError)]
#[error("inner")]
#[http(category = OWN, status = 500)]
struct Inner;

const OWN: ::error_core::Category = ::error_core::Category::new("own");

fn main() {
    let error = <BareError as ::std::convert::From<Inner>>::from(Inner);
    ::std::assert_eq!(::error_core::HttpError::status(&error).as_u16(), 500);
    let error = <BareError as ::std::convert::From<::std::fmt::Error>>::from(::std::fmt::Error);
    ::std::assert!(::std::option::Option::is_some(&::std::error::Error::source(&error)));
}
