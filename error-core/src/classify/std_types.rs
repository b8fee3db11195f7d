//! Errors of the standard library, of `serde_json`, and what other services answer.

use std::error::Error;
use std::io::ErrorKind;
use std::sync::mpsc::RecvTimeoutError;
use std::{char, collections, env, ffi, fmt, io, net, num, str, string};

use super::ErrorType;
use crate::WireError;

/// What an error is by its type.
pub(super) fn classify(error: &(dyn Error + 'static)) -> Option<ErrorType> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return of_io(error.kind());
    }
    if let Some(error) = error.downcast_ref::<serde_json::Error>() {
        return error.io_error_kind().map_or(Some(ErrorType::Validation), of_io);
    }
    // Its cause may be that it is no JSON, which here is nobody's input.
    if error.is::<WireError>() {
        return Some(ErrorType::ExternalService);
    }
    if let Some(error) = error.downcast_ref::<RecvTimeoutError>() {
        return Some(match error {
            RecvTimeoutError::Timeout => ErrorType::Timeout,
            RecvTimeoutError::Disconnected => ErrorType::System,
        });
    }
    if is_parse_error(error) {
        return Some(ErrorType::Validation);
    }
    if error.is::<collections::TryReserveError>() {
        return Some(ErrorType::Memory);
    }
    (error.is::<fmt::Error>() || error.is::<env::VarError>()).then_some(ErrorType::System)
}

fn is_parse_error(error: &(dyn Error + 'static)) -> bool {
    error.is::<num::ParseIntError>()
        || error.is::<num::ParseFloatError>()
        || error.is::<num::TryFromIntError>()
        || error.is::<str::ParseBoolError>()
        || error.is::<char::ParseCharError>()
        || error.is::<char::CharTryFromError>()
        || error.is::<str::Utf8Error>()
        || error.is::<string::FromUtf8Error>()
        || error.is::<net::AddrParseError>()
        || error.is::<ffi::NulError>()
}

/// What kinds say; some say nothing of what went wrong.
fn of_io(kind: ErrorKind) -> Option<ErrorType> {
    Some(match kind {
        ErrorKind::TimedOut => ErrorType::Timeout,
        ErrorKind::OutOfMemory => ErrorType::Memory,
        ErrorKind::NotFound => ErrorType::NotFound,
        ErrorKind::PermissionDenied => ErrorType::Authorization,
        ErrorKind::InvalidInput | ErrorKind::InvalidData => ErrorType::Validation,
        ErrorKind::ConnectionRefused
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::NotConnected
        | ErrorKind::BrokenPipe
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown => ErrorType::ExternalService,
        ErrorKind::StorageFull
        | ErrorKind::QuotaExceeded
        | ErrorKind::ReadOnlyFilesystem
        | ErrorKind::FileTooLarge
        | ErrorKind::AddrInUse
        | ErrorKind::AddrNotAvailable
        | ErrorKind::Unsupported => ErrorType::System,
        _ => return None,
    })
}
