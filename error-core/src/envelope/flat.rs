//! The flat envelope: everything in one object, the context among it.

use crate::context::Visibility;
use crate::envelope::message::WORST_ESCAPE;
use crate::envelope::violations::{OMITTED, write_violations};
use crate::{ContextField, EnvelopeFormat, ErrorStatus, JsonBuffer, Occurrence, WriteError};

/// `{"error":"video_not_found","message":"video 7 not found","video_id":"7"}`, as `application/json`: the code in lower
/// case, the message, `errors` where there are violations, the context fields, and the id of the request.
///
/// A body over [`BODY_LIMIT`](crate::BODY_LIMIT) loses the context fields that do not fit, then the violations, then the
/// end of its message. The derive refuses a context field with the name of another member, and one of an error declared
/// by hand is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flat {
    request_id: RequestIdShown,
}

/// Which bodies of a [`Flat`] envelope have the id of the request. The `X-Request-Id` header of a response always has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestIdShown {
    /// Those of a 500, whose message tells the client nothing that it could ask the support about.
    #[default]
    OnInternalError,
    /// All.
    Always,
    /// None.
    Never,
}

/// What this format writes beside the context.
const OWN: &[&str] = &["error", "message", "errors", "errors_omitted", "request_id"];

/// Names and punctuation behind the message.
const FIXED_MEMBERS: usize = 32;

impl Flat {
    /// The format, with the id of the request in the body of a 500.
    pub const fn new() -> Self {
        Self { request_id: RequestIdShown::OnInternalError }
    }

    /// Says which bodies have the id of the request.
    #[must_use]
    pub const fn with_request_id(mut self, shown: RequestIdShown) -> Self {
        self.request_id = shown;
        self
    }

    fn write(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
        let is_internal = occurrence.status() == ErrorStatus::INTERNAL_SERVER_ERROR;
        let request_id = occurrence.request().request_id.filter(|_| match self.request_id {
            RequestIdShown::OnInternalError => is_internal,
            RequestIdShown::Always => true,
            RequestIdShown::Never => false,
        });
        let reserve = FIXED_MEMBERS + request_id.map_or(0, |id| id.len() * WORST_ESCAPE);
        write_code(occurrence, body)?;
        body.raw(",\"message\":")?;
        let mut whole = body.text(&occurrence.message(), reserve + OMITTED, occurrence.status().reason())?;
        if let Some(violations) = occurrence.violations() {
            whole = write_violations(body, |body| body.raw(",\"errors\":"), violations, whole, reserve)?;
        }
        // The context is dropped before anything else is.
        if whole {
            write_flat_context(occurrence, OWN, reserve, body);
        }
        if let Some(request_id) = request_id {
            body.raw(",\"request_id\":")?;
            body.string(request_id)?;
        }
        body.raw("}")
    }
}

impl EnvelopeFormat for Flat {
    fn content_type(&self, _: &Occurrence<'_>) -> &'static str {
        "application/json"
    }

    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
        let start = body.len();
        if self.write(occurrence, body).is_err() {
            // Only ids of absurd length come here: the code, at most 63 characters, still reaches the client.
            body.truncate(start);
            if write_code(occurrence, body).and_then(|()| body.raw("}")).is_err() {
                body.truncate(start);
            }
        }
    }
}

fn write_code(occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
    body.raw("{\"error\":\"")?;
    body.lower_case(occurrence.spec().code().as_str())?;
    body.raw("\"")
}

/// Writes the context fields that the client may see, each behind a comma, but for those with the name of one of `own`.
pub(super) fn write_flat_context(
    occurrence: &Occurrence<'_>,
    own: &[&str],
    reserve: usize,
    body: &mut JsonBuffer,
) {
    let before = body.len();
    let shown =
        |field: &ContextField<'_>| field.visibility() != Visibility::Internal && !own.contains(&field.key());
    if body.raw(",").is_err() || occurrence.write_context(body, reserve, shown) == 0 {
        body.truncate(before);
    }
}
