//! Errors of `actix-multipart`.

use actix_multipart::MultipartError;
use actix_web::Error;
use actix_web::error::PayloadError;

use super::{Foreign, Recognized, actix};
use crate::FrameworkError;

/// What an error of a multipart form is; of one of its fields, what that field's error is.
pub(super) fn recognize(foreign: &Foreign, error: &Error) -> Option<Recognized> {
    let error = match error.as_error::<MultipartError>()? {
        MultipartError::Field { name, source } => {
            let recognized = foreign.recognize(source, false);
            // What is the server's fault is left to the status.
            let is_ours = source.as_response_error().status_code().is_server_error();
            let detail = || actix::cut(format!("the field {name:?} is not acceptable"));
            return recognized
                .or_else(|| (!is_ours).then(|| FrameworkError::InvalidForm { detail: detail() }.into()));
        }
        error => error,
    };
    Some(known(error).into())
}

/// The media type that a multipart form has.
pub(super) fn accepted(error: &Error) -> Option<&'static str> {
    let error = error.as_error::<MultipartError>()?;
    is_of_another_type(error).then_some("multipart/form-data")
}

fn is_of_another_type(error: &MultipartError) -> bool {
    matches!(error, MultipartError::ContentTypeIncompatible | MultipartError::ContentTypeMissing)
}

fn known(error: &MultipartError) -> FrameworkError {
    match error {
        error if is_of_another_type(error) => FrameworkError::UnsupportedMediaType {},
        // The limits of a form are errors of the payload: Actix would answer 400.
        MultipartError::Payload(PayloadError::Overflow) => FrameworkError::PayloadTooLarge {},
        MultipartError::Payload(error) => actix::payload(error),
        MultipartError::Incomplete | MultipartError::Parse(_) => {
            FrameworkError::UnreadableBody { detail: super::chain(error) }
        }
        // A handler that does not read a form to its end.
        MultipartError::NotConsumed => FrameworkError::Unexpected { detail: error.to_string() },
        other => FrameworkError::InvalidForm { detail: actix::cut(other.to_string()) },
    }
}
