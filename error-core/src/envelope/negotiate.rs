//! The format that the client chooses.

use std::sync::Arc;

use crate::negotiation::preference;
use crate::{EnvelopeFormat, JsonBuffer, Occurrence, ProblemDetails, Standard};

/// Several formats, of which the request's `Accept` chooses one (RFC 9110, section 12.5.1).
///
/// The format with the greatest weight is taken; of equal ones the one that the client names more precisely, then the one
/// that was given first. Where there is no `Accept`, or nothing in it fits, it is the first: an error is never answered
/// with a 406.
///
/// | `Accept` | [`Negotiate::new`] answers |
/// |---|---|
/// | none, `*/*`, `application/*` | [`Standard`], as `application/json` |
/// | `application/problem+json` | [`ProblemDetails`] |
/// | `application/problem+json, */*` | [`ProblemDetails`] |
/// | `application/json;q=0.5, application/problem+json` | [`ProblemDetails`] |
/// | `application/json;q=0, */*` | [`ProblemDetails`] |
/// | `text/html` | [`Standard`] |
///
/// Whichever it is, the response says `Vary: Accept`.
///
/// ```
/// use std::time::SystemTime;
/// use error_core::{EnvelopeFormat, Flat, HttpError, Negotiate, Occurrence, ProblemDetails, RequestFacts};
///
/// #[derive(Debug, HttpError)]
/// #[error("sold out")]
/// #[http(status = 409)]
/// struct SoldOut;
///
/// let format = Negotiate::with_default(Flat::new()).or(ProblemDetails::new());
/// let mut request = RequestFacts::default();
/// request.accept = Some("application/problem+json, application/json;q=0.9");
/// let occurrence = Occurrence::new(&SoldOut, SystemTime::now()).with_request(request);
/// assert_eq!(format.content_type(&occurrence), "application/problem+json");
/// ```
#[derive(Clone, Debug)]
pub struct Negotiate {
    default: Arc<dyn EnvelopeFormat>,
    others: Vec<Arc<dyn EnvelopeFormat>>,
}

impl Negotiate {
    /// [`Standard`] unless the client prefers [`ProblemDetails`].
    pub fn new() -> Self {
        Self::with_default(Standard::new()).or(ProblemDetails::new())
    }

    /// `format`, also where the client wants nothing that there is.
    pub fn with_default(format: impl EnvelopeFormat + 'static) -> Self {
        Self { default: Arc::new(format), others: Vec::new() }
    }

    /// Adds a format that is taken where the client prefers it to those before it. Its content type is what tells: one
    /// with the same type as an earlier one is never taken.
    #[must_use]
    pub fn or(mut self, format: impl EnvelopeFormat + 'static) -> Self {
        self.others.push(Arc::new(format));
        self
    }

    /// The format for `occurrence`.
    pub fn choose(&self, occurrence: &Occurrence<'_>) -> &dyn EnvelopeFormat {
        let Some(accept) = occurrence.request().accept else { return &self.default };
        let preference = |format: &dyn EnvelopeFormat| preference(accept, format.content_type(occurrence));
        let mut best: (&dyn EnvelopeFormat, _) = (&self.default, preference(&self.default));
        for format in &self.others {
            let found = preference(format);
            if found > best.1 {
                best = (format, found);
            }
        }
        best.0
    }
}

impl Default for Negotiate {
    fn default() -> Self {
        Self::new()
    }
}

impl EnvelopeFormat for Negotiate {
    fn content_type(&self, occurrence: &Occurrence<'_>) -> &'static str {
        self.choose(occurrence).content_type(occurrence)
    }

    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
        self.choose(occurrence).render(occurrence, body);
    }

    fn as_negotiate(&self) -> Option<&Negotiate> {
        Some(self)
    }
}
