//! Problem details for HTTP APIs (RFC 9457).

use crate::envelope::flat::write_flat_context;
use crate::envelope::member::TimeFormat;
use crate::envelope::message::WORST_ESCAPE;
use crate::envelope::timestamp::write_time;
use crate::envelope::violations::{OMITTED, write_violations};
use crate::{EnvelopeFormat, JsonBuffer, Occurrence, WriteError};

/// A problem details object (RFC 9457), as `application/problem+json`.
///
/// ```json
/// {"type":"https://docs.example.com/errors/VIDEO_NOT_FOUND","title":"Not Found","status":404,
///  "detail":"video 7 not found","instance":"urn:uuid:01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5",
///  "code":"VIDEO_NOT_FOUND","category":"resource_not_found","severity":"low",
///  "timestamp":"2026-11-21T02:02:08.123Z","recoverable":false,
///  "request_id":"01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5","video_id":"7"}
/// ```
///
/// * `type` is the error's page (`docs`), or `about:blank` where it has none. What a program should match on is `code`,
///   which does not change when the documentation moves.
/// * `title` is the status's reason phrase: it is the same each time, which section 3.1.3 asks of it, and what section
///   4.2.1 asks of an `about:blank`.
/// * `instance` names this very failure by its request, where the request's id is a UUID: a URN needs nobody to serve
///   it. Any other id is only in `request_id`.
/// * What else the standard envelope says are extension members (section 3.2), the context fields, too: each is a member
///   of its own, since what belongs to a problem type is looked for there. The derive refuses a context field with the
///   name of another member, and one of an error declared by hand is left out.
///
/// A body over [`BODY_LIMIT`](crate::BODY_LIMIT) loses the context fields that do not fit, then the violations, then the
/// end of its detail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProblemDetails {}

/// What this format writes beside the context.
const OWN: &[&str] = &[
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "category",
    "severity",
    "timestamp",
    "recoverable",
    "request_id",
    "trace_id",
    "retry_after",
    "errors",
    "errors_omitted",
];

/// The `type` of a problem that says nothing beyond its status (RFC 9457, section 4.2.1).
pub(crate) const ABOUT_BLANK: &str = "about:blank";

/// Names, punctuation and numbers behind the detail.
const FIXED_MEMBERS: usize = 400;

impl ProblemDetails {
    /// The format.
    pub const fn new() -> Self {
        Self {}
    }
}

impl EnvelopeFormat for ProblemDetails {
    fn content_type(&self, _: &Occurrence<'_>) -> &'static str {
        "application/problem+json"
    }

    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
        let start = body.len();
        if write(occurrence, body).is_err() {
            // Only addresses and ids of absurd length come here: the code, at most 63 characters, still reaches the client.
            body.truncate(start);
            if write_code_only(occurrence, body).is_err() {
                body.truncate(start);
            }
        }
    }
}

fn write(occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
    let spec = occurrence.spec();
    let status = occurrence.status();
    let request = occurrence.request();
    let texts = [Some(spec.category().as_str()), request.request_id, request.trace_id];
    let reserve = FIXED_MEMBERS + texts.iter().flatten().map(|text| text.len() * WORST_ESCAPE).sum::<usize>();

    body.raw("{\"type\":")?;
    body.string(spec.docs().unwrap_or(ABOUT_BLANK))?;
    body.raw(",\"title\":")?;
    body.string(status.reason())?;
    body.raw(",\"status\":")?;
    body.integer(status.as_u16().into())?;
    body.raw(",\"detail\":")?;
    let mut whole = body.text(&occurrence.message(), reserve + OMITTED, status.reason())?;
    if let Some(uuid) = request.request_id.filter(|id| is_uuid(id)) {
        body.raw(",\"instance\":\"urn:uuid:")?;
        body.raw(uuid)?;
        body.raw("\"")?;
    }
    body.raw(",\"code\":")?;
    body.plain(spec.code().as_str())?;
    body.raw(",\"category\":")?;
    body.string(spec.category().as_str())?;
    body.raw(",\"severity\":")?;
    body.plain(spec.severity().as_str())?;
    body.raw(",\"timestamp\":")?;
    write_time(body, occurrence.time(), TimeFormat::Rfc3339)?;
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
    if let Some(violations) = occurrence.violations() {
        whole = write_violations(body, |body| body.raw(",\"errors\":"), violations, whole, "}".len())?;
    }
    // The context is dropped before anything else is.
    if whole {
        write_flat_context(occurrence, OWN, "}".len(), body);
    }
    body.raw("}")
}

fn write_code_only(occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
    body.raw("{\"status\":")?;
    body.integer(occurrence.status().as_u16().into())?;
    body.raw(",\"code\":")?;
    body.plain(occurrence.spec().code().as_str())?;
    body.raw("}")
}

/// Whether `id` is a UUID as RFC 9562, section 4, writes it: 36 characters, hyphens at four places.
fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids() {
        assert!(is_uuid("01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5"));
        for other in
            ["", "019abc", "01a1fc72-dcdb-74c1-bddb-d6269b7fa6f", "01a1fc72-dcdb-74c1-bddb-d6269b7fa6fg"]
        {
            assert!(!is_uuid(other), "{other}");
        }
        assert!(!is_uuid("01a1fc72ddcdb-74c1-bddb-d6269b7fa6f5"));
    }
}
