//! The trait of an envelope format.

use std::fmt;
use std::sync::Arc;

use crate::{JsonBuffer, Occurrence};

/// A shape of error bodies. Open: a user's own format is one implementation.
pub trait EnvelopeFormat: Send + Sync + fmt::Debug {
    /// The `Content-Type` of the body of `occurrence`.
    fn content_type(&self, occurrence: &Occurrence<'_>) -> &'static str;

    /// Writes the body of `occurrence`. It cannot fail: what does not fit or does not serialize is left out.
    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer);
}

impl<F: EnvelopeFormat + ?Sized> EnvelopeFormat for Arc<F> {
    fn content_type(&self, occurrence: &Occurrence<'_>) -> &'static str {
        (**self).content_type(occurrence)
    }

    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
        (**self).render(occurrence, body);
    }
}
