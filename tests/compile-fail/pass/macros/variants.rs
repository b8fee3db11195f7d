//! A macro that writes only the variants of a family.
#![deny(warnings)]

use error_core::{ErrorFamily, HttpError};

macro_rules! family {
    ($name:ident { $($variant:ident($inner:ty)),* }) => {
        #[derive(Debug, HttpError)]
        enum $name {
            $(#[error(transparent)] $variant(#[from] $inner),)*
            #[error("none of them")]
            #[http(status = 500)]
            Other,
        }
    };
}

family!(FamilyError { Missing(Missing), Boxed(Box<Locked>) });

#[derive(Debug, HttpError)]
#[error("missing")]
#[http(status = 404)]
struct Missing;

#[derive(Debug, HttpError)]
#[error("locked")]
#[http(status = 423)]
struct Locked;

fn main() {
    assert_eq!(FamilyError::from(Missing).status().as_u16(), 404);
    let boxed = FamilyError::from(Box::new(Locked));
    assert_eq!((boxed.to_string().as_str(), boxed.status().as_u16()), ("locked", 423));
    assert_eq!(FamilyError::Other.status().as_u16(), 500);
    assert_eq!(FamilyError::TREE.inner().len(), 2);
}
