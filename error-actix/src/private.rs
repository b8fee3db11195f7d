//! What expansions of the derives call. Not public: it changes with any release.

pub use actix_web::http::StatusCode;
pub use actix_web::{HttpResponse, ResponseError};
pub use error_core::__private::*;

use crate::convert::status_code as convert_status;
use crate::live::Live;
use crate::respond;

/// The status of an error's response.
pub fn status_code<E: HttpError>(error: &E) -> StatusCode {
    convert_status(error.status())
}

/// The whole response of an error, with a marker by which the layer finds the error again.
pub fn error_response<E: HttpError + ResponseError + 'static>(error: &E) -> HttpResponse {
    respond::marked(Live::Error(error), |error| error.as_error::<E>().map(|error| Live::Error(error)))
}
