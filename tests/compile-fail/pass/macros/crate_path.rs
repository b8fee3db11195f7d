//! `$crate` in a field's type, in `crate = …`, and in the path of a category.
#![deny(warnings)]

use error_core::HttpError;

pub mod inner {
    pub use error_core::__private;

    pub const OWN: error_core::Category = error_core::Category::new("own");

    #[derive(Debug, error_core::HttpError)]
    #[error("inner")]
    #[http(status = 404)]
    pub struct Inner;
}

macro_rules! error {
    ($name:ident) => {
        #[derive(Debug, HttpError)]
        #[http(crate = $crate::inner)]
        enum $name {
            #[error(transparent)]
            Inner(#[from] $crate::inner::Inner),
            #[error("own")]
            #[http(status = 500, category = $crate::inner::OWN)]
            Own,
        }
    };
}

error!(PathError);

fn main() {
    assert_eq!(PathError::from(inner::Inner).status().as_u16(), 404);
    assert_eq!(PathError::Own.spec().category().as_str(), "own");
}
