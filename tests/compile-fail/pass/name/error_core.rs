//! A module, a function, a variant, a field and type parameters called `error_core`, beside the crate.
#![deny(warnings)]
#![allow(non_camel_case_types)]

use ::error_core::HttpError;

mod error_core {
    #[derive(Debug, ::error_core::HttpError)]
    #[error("inner")]
    #[http(status = 409)]
    pub(crate) struct Inner;
}

mod parameter {
    #[derive(Debug, ::error_core::HttpError)]
    #[http(status = 500)]
    pub(crate) enum ParameterError<error_core, error_actix> {
        #[error("{0:?}")]
        error_core(error_core),
        #[error("{error_core}")]
        Field { error_core: error_actix },
    }
}

mod function {
    use ::error_core::HttpError as _;

    #[derive(Debug, ::error_core::HttpError)]
    #[error("{}", error_core(*.0))]
    #[http(status = 500)]
    pub(crate) struct FunctionFailed(pub(crate) u8);

    fn error_core(value: u8) -> u8 {
        value + 1
    }

    pub(crate) fn show() -> (String, u16) {
        (FunctionFailed(1).to_string(), FunctionFailed(1).status().as_u16())
    }
}

fn main() {
    type ParameterError = parameter::ParameterError<u8, char>;
    assert_eq!(error_core::Inner.status().as_u16(), 409);
    assert_eq!(ParameterError::error_core(1).to_string(), "1");
    assert_eq!(ParameterError::Field { error_core: 'c' }.to_string(), "c");
    assert_eq!(function::show(), ("2".into(), 500));
}
