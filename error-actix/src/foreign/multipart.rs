//! Errors of `actix-multipart`.

use actix_multipart::MultipartError;
use actix_web::Error;
use actix_web::error::PayloadError;
use error_core::ErrorStatus;

use super::{Foreign, Recognized, actix};
use crate::{FrameworkError, InputError};

/// What an error of a multipart form is; of one of its fields, what that field's error is.
pub(super) fn recognize(foreign: &Foreign, error: &Error) -> Option<Recognized> {
    let error = match error.as_error::<MultipartError>()? {
        MultipartError::Field { name, source } => {
            let recognized = foreign.recognize(source, false);
            // What is the server's fault is left to the status.
            let is_ours = source.as_response_error().status_code().is_server_error();
            let detail = || actix::cut(format!("the field {name:?} is not acceptable"));
            return recognized.or_else(|| (!is_ours).then(|| FrameworkError::from(invalid(detail())).into()));
        }
        error => error,
    };
    Some(known(error).into())
}

fn known(error: &MultipartError) -> FrameworkError {
    match error {
        MultipartError::ContentTypeIncompatible | MultipartError::ContentTypeMissing => {
            actix::media_type(Some("multipart/form-data"))
        }
        // The limits of a form are errors of the payload: Actix would answer 400.
        MultipartError::Payload(PayloadError::Overflow) => actix::too_large(),
        MultipartError::Payload(error) => actix::payload(error),
        MultipartError::Incomplete | MultipartError::Parse(_) => {
            FrameworkError::UnreadableBody { detail: super::chain(error) }
        }
        // A handler that does not read a form to its end.
        MultipartError::NotConsumed => FrameworkError::Unexpected { detail: error.to_string() },
        other => invalid(actix::cut(other.to_string())).into(),
    }
}

/// A form of parts is not acceptable as a whole, as Actix has it.
fn invalid(detail: String) -> InputError {
    InputError::form(ErrorStatus::BAD_REQUEST, detail)
}
