//! Public items of a documented module: nothing generated is undocumented or unreachable.
#![deny(missing_docs, missing_debug_implementations, unreachable_pub, private_interfaces, private_bounds, warnings)]

pub mod errors {
    //! Errors that others see.

    /// What can go wrong.
    #[derive(Debug, error_core::HttpError)]
    #[http(status = 404, severity = High)]
    #[non_exhaustive]
    pub enum PublicError<T> {
        /// With a value.
        #[error("value {value:?}")]
        #[http(public = "{value:?}")]
        Value {
            /// The value.
            #[context]
            value: T,
        },
        /// With a source.
        #[error("source")]
        Source(#[from] std::io::Error),
        /// With an error inside.
        #[error(transparent)]
        Inner(#[from] Inner),
    }

    /// Inside.
    #[derive(Clone, Copy, Debug, error_core::HttpError)]
    #[error("inner")]
    #[http(status = 409)]
    pub struct Inner;
}

fn main() {
    use error_core::HttpError as _;

    let error = errors::PublicError::Value { value: 1 };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("value 1", 404));
    assert_eq!(errors::PublicError::<u8>::from(errors::Inner).status().as_u16(), 409);
}
