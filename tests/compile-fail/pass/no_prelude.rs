//! Nothing may be taken from a prelude.
#![no_implicit_prelude]

#[derive(::std::fmt::Debug, ::error_core::HttpError)]
#[http(severity = Low)]
enum BareError {
    #[error("{id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: ::std::string::String,
    },

    #[error("{path}")]
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
}
