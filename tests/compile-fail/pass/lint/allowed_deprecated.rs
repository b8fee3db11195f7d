//! A deprecated type in a field, which the user allows at the field, the variant or the type.
#![deny(warnings)]

use error_core::HttpError;

#[deprecated]
#[derive(Debug, HttpError)]
#[error("gone {id}")]
#[http(status = 410)]
struct GoneFailed {
    #[context]
    id: u8,
}

#[derive(Debug, HttpError)]
enum FieldError {
    #[error(transparent)]
    Gone(
        #[allow(deprecated)]
        #[from]
        GoneFailed,
    ),
}

#[derive(Debug, HttpError)]
enum VariantError {
    #[error(transparent)]
    #[allow(deprecated)]
    Gone(Box<GoneFailed>),
}

#[derive(Debug, HttpError)]
#[expect(deprecated, reason = "until it is gone")]
#[error("{}", .0.id)]
#[http(status = 500)]
struct TypeFailed(#[source] GoneFailed);

fn main() {
    #[allow(deprecated)]
    let gone = |id| GoneFailed { id };
    assert_eq!(FieldError::from(gone(7)).status().as_u16(), 410);
    assert_eq!(VariantError::Gone(Box::new(gone(7))).to_string(), "gone 7");
    assert_eq!(TypeFailed(gone(7)).to_string(), "7");
}
