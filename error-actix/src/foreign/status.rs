//! Failed responses that nothing but their status tells of.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use actix_web::Error;
use actix_web::dev::ResponseHead;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use error_core::ErrorStatus;

use super::{Foreign, Recognized, unexpected};
use crate::status_error::{Said, StatusError};
use crate::{FrameworkError, InputError};

/// How Actix refuses a handshake for a WebSocket that asks for none.
const NO_UPGRADE: [&str; 2] = ["No WebSocket Upgrade header found", "No Connection upgrade"];

/// What the extractor of the peer's address says where there is none; its type has no name.
const NO_PEER: &str = "Missing peer address";

/// What a response is that carries an unknown error, or none.
pub(crate) fn of_status(foreign: &Foreign, head: &ResponseHead, error: Option<&Error>) -> Recognized {
    let detail = error.map(ToString::to_string).filter(|detail| !detail.is_empty());
    if head.status == StatusCode::BAD_REQUEST
        && head.reason.is_some_and(|reason| NO_UPGRADE.contains(&reason))
    {
        return FrameworkError::UpgradeRequired.into();
    }
    let error = match (head.status.as_u16(), detail) {
        (405, _) => FrameworkError::MethodNotAllowed {},
        (411, _) => FrameworkError::LengthRequired,
        (413, _) => InputError::size(ErrorStatus::PAYLOAD_TOO_LARGE).into(),
        (415, _) => InputError::media_type(ErrorStatus::UNSUPPORTED_MEDIA_TYPE, None).into(),
        (500, Some(detail)) if detail == NO_PEER => FrameworkError::Misconfigured { detail },
        // Its type cannot be named, but its words may tell its kind.
        (500, Some(detail)) => {
            return foreign.classify(&Words(detail.clone())).unwrap_or_else(|| unexpected(detail));
        }
        (500, None) => return unexpected("nothing was said".to_owned()),
        (_, detail) => FrameworkError::Status(StatusError::new(
            Said::new(head.status, detail),
            retry_after(&head.headers),
        )),
    };
    error.into()
}

/// What an error of a file is that the client asked for; `None` leaves it to the status that the service of files has
/// chosen.
pub(super) fn of_a_file(error: &io::Error) -> Option<Recognized> {
    // A file in the place of a folder: Actix would answer 500.
    let is_missing = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    let said = || Said::new(StatusCode::NOT_FOUND, Some(error.to_string()));
    is_missing.then(|| FrameworkError::Status(StatusError::new(said(), None)).into())
}

/// The delay that a limiter has put into its response.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// What an error said of which nothing else is known.
#[derive(Debug)]
struct Words(String);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Words {}
