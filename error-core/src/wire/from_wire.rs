//! From what another service said, back to the error that it is.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::WireError;
use crate::HttpError;

/// A declared error that can be made of an answer: by its code, and of the context.
///
/// The derive implements it for types, and for the variants of types, that say `#[http(from_wire)]`. All their fields are
/// plain `#[context]`: what the other service kept to itself cannot be read back.
///
/// ```
/// use error_core::{FromWire, HttpError, WireError};
///
/// #[derive(Debug, HttpError)]
/// enum VideoError {
///     #[error("video {video_id} not found")]
///     #[http(status = 404, from_wire)]
///     NotFound {
///         #[context]
///         video_id: String,
///     },
///     #[error("the store failed")]
///     #[http(status = 500)]
///     Store(#[source] std::io::Error),
/// }
///
/// let answer = br#"{"error":{"code":"VIDEO_NOT_FOUND","context":{"video_id":"7"}}}"#;
/// let error = VideoError::from_wire(&WireError::read(404, answer));
/// assert!(matches!(error, Some(VideoError::NotFound { video_id }) if video_id == "7"));
///
/// let answer = br#"{"error":{"code":"VIDEO_STORE"}}"#; // which is nobody's business
/// assert!(VideoError::from_wire(&WireError::read(500, answer)).is_none());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read back from an answer",
    note = "add `from_wire` to the `#[http(…)]` of `{Self}`, or of those of its variants that a client may know"
)]
pub trait FromWire: HttpError + Sized {
    /// The error that was answered with; `None` where the code is none of this type's, or its context lacks a field or has
    /// one of another type.
    fn from_wire(error: &WireError) -> Option<Self>;
}

/// The code to look for, for expansions: one that is missing is no error's.
pub fn wire_code(error: &WireError) -> &str {
    error.code().unwrap_or_default()
}

/// A field as `from_wire` reads it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read back from an answer",
    label = "a field of an error that has `from_wire`",
    note = "such a field is `Deserialize`, and owns what it holds: a `String`, and no `&str`"
)]
pub trait FromMember: Sized {
    /// The value of the context's member called `key`.
    fn from_member(error: &WireError, key: &str) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromMember for T {
    fn from_member(error: &WireError, key: &str) -> Option<Self> {
        // What is missing may have been null: some formats leave that out.
        T::deserialize(error.context().get(key).unwrap_or(&Value::Null)).ok()
    }
}
