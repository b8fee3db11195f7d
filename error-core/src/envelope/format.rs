//! The trait of an envelope format.

use std::fmt;
use std::sync::Arc;

use crate::{JsonBuffer, Negotiate, Occurrence};

/// A shape of error bodies. Open: a user's own format is one implementation.
///
/// ```
/// use error_core::{EnvelopeFormat, JsonBuffer, Occurrence, WriteError};
///
/// /// `{"ok":false,"reason":"VIDEO_NOT_FOUND","text":"video 7 not found"}`
/// #[derive(Debug)]
/// struct Reasons;
///
/// fn write(occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
///     body.raw("{\"ok\":false,\"reason\":")?;
///     body.string(occurrence.spec().code().as_str())?;
///     body.raw(",\"text\":")?;
///     // Cut where it is too long, replaced where its `Display` panics.
///     body.text(&occurrence.message(), "}".len(), occurrence.status().reason())?;
///     body.raw("}")
/// }
///
/// impl EnvelopeFormat for Reasons {
///     fn content_type(&self, _: &Occurrence<'_>) -> &'static str {
///         "application/json"
///     }
///
///     fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
///         if write(occurrence, body).is_err() {
///             body.truncate(0);
///         }
///     }
/// }
/// # use error_core::{HttpError, BODY_LIMIT};
/// # #[derive(Debug, HttpError)]
/// # #[error("sold out")]
/// # #[http(status = 409)]
/// # struct SoldOut;
/// # let mut body = JsonBuffer::new(BODY_LIMIT);
/// # Reasons.render(&Occurrence::new(&SoldOut, std::time::SystemTime::now()), &mut body);
/// # assert_eq!(body.as_str(), r#"{"ok":false,"reason":"SOLD_OUT","text":"sold out"}"#);
/// ```
pub trait EnvelopeFormat: Send + Sync + fmt::Debug {
    /// The `Content-Type` of the body of `occurrence`.
    fn content_type(&self, occurrence: &Occurrence<'_>) -> &'static str;

    /// Writes the body of `occurrence`. It cannot fail: what does not fit or does not serialize is left out.
    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer);

    /// This format, where it chooses among others by the request's `Accept`: an adapter keeps that header for it, lets it
    /// choose once, and says `Vary: Accept`. Of all others it is `None`.
    fn as_negotiate(&self) -> Option<&Negotiate> {
        None
    }
}

impl<F: EnvelopeFormat + ?Sized> EnvelopeFormat for Arc<F> {
    fn content_type(&self, occurrence: &Occurrence<'_>) -> &'static str {
        (**self).content_type(occurrence)
    }

    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
        (**self).render(occurrence, body);
    }
    fn as_negotiate(&self) -> Option<&Negotiate> {
        (**self).as_negotiate()
    }
}
