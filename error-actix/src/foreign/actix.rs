//! Errors of Actix's own extractors and helpers, by their types.

use actix_web::Error;
use actix_web::error::{
    ContentTypeError, InternalError, JsonPayloadError, ParseError, PathError, PayloadError,
    QueryPayloadError, ReadlinesError, UrlencodedError,
};

use crate::extract::Settings;
use crate::{FrameworkError, InputError};

/// The most bytes of a parser's words that are repeated to the client.
const DETAIL_LIMIT: usize = 300;

/// How an extractor begins whose data nobody has given to the application.
const MISSING_DATA: [&str; 2] =
    ["Requested application data is not configured", "Missing expected request extension data"];

/// What an error of Actix is, if its type is known.
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
    if let Some(error) = error.as_error::<ContentTypeError>() {
        return Some(content_type(error));
    }
    if let Some(error) = error.as_error::<ParseError>() {
        return Some(FrameworkError::InvalidHeader { detail: error.to_string() });
    }
    if let Some(error) = error.as_error::<ReadlinesError>() {
        return Some(lines(error));
    }
    let text = error.as_error::<InternalError<&'static str>>()?.to_string();
    MISSING_DATA
        .iter()
        .any(|beginning| text.starts_with(beginning))
        .then(|| FrameworkError::Misconfigured { detail: text })
}

fn json(error: &JsonPayloadError) -> FrameworkError {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => too_large(),
        JsonPayloadError::ContentType => media_type(Some("application/json")),
        JsonPayloadError::Deserialize(cause) if cause.is_data() => {
            InputError::body(Settings::current().json_data, cut(cause.to_string())).into()
        }
        JsonPayloadError::Deserialize(cause) => {
            InputError::json(Settings::current().json_syntax, cause).into()
        }
        JsonPayloadError::Payload(error) => payload(error),
        // `Serialize`, which is about our own answer, and what later versions add.
        other => FrameworkError::Unexpected { detail: other.to_string() },
    }
}

fn form(error: &UrlencodedError) -> FrameworkError {
    match error {
        UrlencodedError::Overflow { .. } => too_large(),
        UrlencodedError::UnknownLength => FrameworkError::LengthRequired,
        UrlencodedError::ContentType => media_type(Some("application/x-www-form-urlencoded")),
        UrlencodedError::Parse(cause) => {
            InputError::form(Settings::current().form, cut(cause.to_string())).into()
        }
        UrlencodedError::Payload(error) => payload(error),
        // About our own answer.
        UrlencodedError::Serialize(cause) => FrameworkError::Unexpected { detail: cause.to_string() },
        other => FrameworkError::UnreadableBody { detail: other.to_string() },
    }
}

fn lines(error: &ReadlinesError) -> FrameworkError {
    match error {
        ReadlinesError::LimitOverflow => too_large(),
        ReadlinesError::Payload(error) => payload(error),
        ReadlinesError::ContentTypeError(error) => content_type(error),
        other => FrameworkError::UnreadableBody { detail: other.to_string() },
    }
}

/// A body as text whose encoding is none that is known.
fn content_type(error: &ContentTypeError) -> FrameworkError {
    match error {
        ContentTypeError::UnknownEncoding => media_type(None),
        other => FrameworkError::InvalidHeader { detail: other.to_string() },
    }
}

pub(super) fn payload(error: &PayloadError) -> FrameworkError {
    match error {
        PayloadError::Overflow => too_large(),
        PayloadError::UnknownLength => FrameworkError::LengthRequired,
        other => FrameworkError::UnreadableBody { detail: other.to_string() },
    }
}

/// A body that is larger than an extractor's limit.
pub(super) fn too_large() -> FrameworkError {
    InputError::size(Settings::current().size).into()
}

/// A body of another media type than the one that an extractor takes.
pub(super) fn media_type(accepted: Option<&'static str>) -> FrameworkError {
    InputError::media_type(Settings::current().media_type, accepted).into()
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
