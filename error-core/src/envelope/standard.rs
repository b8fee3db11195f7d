//! The standard envelope: one `error` object.

use crate::context::Visibility;
use crate::envelope::message::write_text;
use crate::envelope::timestamp::write_timestamp;
use crate::{EnvelopeFormat, JsonBuffer, Occurrence, WriteError};

/// `{"error":{"type":…,"code":…,"message":…,…}}`, as `application/json`.
///
/// Members that have no value are absent, never null. A body over [`BODY_LIMIT`](crate::BODY_LIMIT) loses the context
/// fields that do not fit, then the end of its message.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Standard {}

impl Standard {
    /// The format with all members.
    pub const fn new() -> Self {
        Self {}
    }
}

/// Room for the names, punctuation and numbers behind the message.
const FIXED_MEMBERS: usize = 320;

/// An escape makes at most six bytes of one.
const WORST_ESCAPE: usize = 6;

const CLOSE: &str = "}}";

impl EnvelopeFormat for Standard {
    fn content_type(&self, _: &Occurrence<'_>) -> &'static str {
        "application/json"
    }

    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
        let start = body.len();
        if write_members(occurrence, body).is_err() {
            // Only names of absurd length come here: the code, at most 63 characters, still reaches the client.
            body.truncate(start);
            if write_code_only(occurrence, body).is_err() {
                body.truncate(start);
            }
        }
    }
}

fn write_members(occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
    let spec = occurrence.spec();
    let request = occurrence.request();
    let status = occurrence.status();
    let after_message = [Some(spec.category().as_str()), request.request_id, request.trace_id];
    let reserve =
        FIXED_MEMBERS + after_message.iter().flatten().map(|text| text.len() * WORST_ESCAPE).sum::<usize>();

    body.raw("{\"error\":{\"type\":")?;
    body.string(spec.name())?;
    body.raw(",\"code\":\"")?;
    body.raw(spec.code().as_str())?;
    body.raw("\",\"message\":")?;
    write_text(body, &occurrence.message(), reserve, status.reason())?;
    body.raw(",\"category\":")?;
    body.string(spec.category().as_str())?;
    body.raw(",\"severity\":\"")?;
    body.raw(spec.severity().as_str())?;
    body.raw("\",\"status_code\":")?;
    body.integer(status.as_u16().into())?;
    body.raw(",\"timestamp\":")?;
    write_timestamp(body, occurrence.time())?;
    body.raw(if occurrence.recoverable() { ",\"recoverable\":true" } else { ",\"recoverable\":false" })?;
    if let Some(request_id) = request.request_id {
        body.raw(",\"request_id\":")?;
        body.string(request_id)?;
    }
    if let Some(trace_id) = request.trace_id {
        body.raw(",\"trace_id\":")?;
        body.string(trace_id)?;
    }
    if let Some(retry_after) = occurrence.retry_after() {
        body.raw(",\"retry_after\":")?;
        body.integer(retry_after.seconds_from(occurrence.time()))?;
    }
    let end_of_members = body.len();
    if body.raw(",\"context\":{").is_ok() {
        let fields =
            occurrence.write_context(body, "}}}".len(), |field| field.visibility() != Visibility::Internal);
        if fields == 0 {
            body.truncate(end_of_members);
        } else {
            body.raw("}")?;
        }
    }
    body.raw(CLOSE)
}

fn write_code_only(occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
    body.raw("{\"error\":{\"code\":\"")?;
    body.raw(occurrence.spec().code().as_str())?;
    body.raw("\",\"status_code\":")?;
    body.integer(occurrence.status().as_u16().into())?;
    body.raw(CLOSE)
}
