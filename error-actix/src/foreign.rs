//! Errors that are not ours, recognized by their types.

use std::io;
use std::time::Duration;

use actix_web::Error;
use actix_web::error::{
    BlockingError, InternalError, JsonPayloadError, PathError, PayloadError, QueryPayloadError,
    UrlencodedError,
};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};

use crate::extract::Settings;
use crate::status_error::{Said, StatusError};
use crate::{FrameworkError, InputError};

/// The most bytes of a parser's words that are repeated to the client.
const DETAIL_LIMIT: usize = 300;

/// The most errors of a chain that are named.
const CHAIN_LIMIT: usize = 32;

/// What an error of Actix or of anybody else is, if its type is known.
pub(crate) fn recognize(error: &Error) -> Option<FrameworkError> {
    if let Some(error) = error.as_error::<JsonPayloadError>() {
        return Some(json(error));
    }
    if let Some(QueryPayloadError::Deserialize(cause)) = error.as_error() {
        return Some(InputError::query(Settings::current().query, cut(cause.to_string())).into());
    }
    if let Some(error) = error.as_error::<UrlencodedError>() {
        return Some(form(error));
    }
    if let Some(PathError::Deserialize(cause)) = error.as_error() {
        return Some(InputError::path(Settings::current().path, cause.to_string()).into());
    }
    // What `web::Path` fails with where no `PathConfig` is set.
    if let Some(error) = error.as_error::<InternalError<serde::de::value::Error>>() {
        return Some(InputError::path(Settings::current().path, error.to_string()).into());
    }
    if let Some(error) = error.as_error::<PayloadError>() {
        return Some(payload(error));
    }
    let opaque = error.as_error::<io::Error>().map(|error| error as &dyn std::error::Error);
    let opaque = opaque.or_else(|| error.as_error::<serde_json::Error>().map(|error| error as _));
    let opaque = opaque.or_else(|| error.as_error::<BlockingError>().map(|error| error as _));
    // An `io::Error` of kind NotFound is a missing file of ours, not a missing page: Actix would answer 404.
    opaque.map(|error| FrameworkError::Unexpected { detail: chain(error) })
}

/// What a response of `status` is that carries an unknown error, or none.
pub(crate) fn of_status(status: StatusCode, error: Option<&Error>, headers: &HeaderMap) -> FrameworkError {
    let detail = error.map(ToString::to_string).filter(|detail| !detail.is_empty());
    match (status.as_u16(), detail) {
        (405, _) => FrameworkError::MethodNotAllowed {},
        (411, _) => FrameworkError::LengthRequired,
        (413, _) => FrameworkError::PayloadTooLarge {},
        (415, _) => FrameworkError::UnsupportedMediaType {},
        (500, detail) => {
            FrameworkError::Unexpected { detail: detail.unwrap_or_else(|| "nothing was said".to_owned()) }
        }
        (_, detail) => {
            FrameworkError::Status(StatusError::new(Said::new(status, detail), retry_after(headers)))
        }
    }
}

/// The delay that a limiter has put into its response.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn json(error: &JsonPayloadError) -> FrameworkError {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            FrameworkError::PayloadTooLarge {}
        }
        JsonPayloadError::ContentType => InputError::media_type("application/json").into(),
        JsonPayloadError::Deserialize(cause) if cause.is_data() => {
            InputError::body(Settings::current().json_data, cut(cause.to_string())).into()
        }
        JsonPayloadError::Deserialize(cause) => InputError::json(cause).into(),
        JsonPayloadError::Payload(error) => payload(error),
        // `Serialize`, which is about our own answer, and what later versions add.
        other => FrameworkError::Unexpected { detail: other.to_string() },
    }
}

fn form(error: &UrlencodedError) -> FrameworkError {
    match error {
        UrlencodedError::Overflow { .. } => FrameworkError::PayloadTooLarge {},
        UrlencodedError::UnknownLength => FrameworkError::LengthRequired,
        UrlencodedError::ContentType => InputError::media_type("application/x-www-form-urlencoded").into(),
        UrlencodedError::Parse(cause) => {
            InputError::form(Settings::current().form, cut(cause.to_string())).into()
        }
        UrlencodedError::Payload(error) => payload(error),
        other => FrameworkError::UnreadableBody { detail: other.to_string() },
    }
}

fn payload(error: &PayloadError) -> FrameworkError {
    match error {
        PayloadError::Overflow => FrameworkError::PayloadTooLarge {},
        PayloadError::UnknownLength => FrameworkError::LengthRequired,
        other => FrameworkError::UnreadableBody { detail: other.to_string() },
    }
}

/// An error and its causes, for the log, which has a limit of its own.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.take(CHAIN_LIMIT).fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// What is repeated of somebody's input has an end.
pub(crate) fn cut(mut text: String) -> String {
    if text.len() > DETAIL_LIMIT {
        let fits = (0..=DETAIL_LIMIT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(fits);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_have_an_end() {
        assert_eq!(cut("short".into()), "short");
        let long = cut("é".repeat(1000));
        assert!(long.ends_with('…') && long.len() <= DETAIL_LIMIT + '…'.len_utf8());
    }
}
