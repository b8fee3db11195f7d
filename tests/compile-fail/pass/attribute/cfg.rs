//! Variants and fields that `cfg` takes away are gone: their codes are free, and positions follow.
#![deny(warnings)]

use error_core::{ErrorFamily, HttpError};

#[derive(Debug, HttpError)]
#[http(status = 404)]
enum CfgError {
    #[cfg(any())]
    #[error("never {nothing}")]
    #[http(statsu = 200, code = "CFG_KEPT")]
    Never(NoSuchType),
    #[cfg(all())]
    #[error("kept {id}")]
    Kept {
        #[cfg(any())]
        #[context]
        gone: NoSuchType,
        #[cfg(all())]
        #[context]
        id: u8,
    },
    #[error("tuple {0}")]
    Tuple(#[cfg(any())] NoSuchType, #[context(name = "id")] u8),
}

fn main() {
    let all = [CfgError::Kept { id: 1 }, CfgError::Tuple(2)];
    let codes: Vec<&str> = CfgError::TREE.own().iter().map(|spec| spec.code().as_str()).collect();
    assert_eq!(codes, ["CFG_KEPT", "CFG_TUPLE"]);
    assert_eq!(all.map(|error| error.to_string()), ["kept 1", "tuple 2"]);
}
