//! The default members, written straight: most services have them, and looking at each costs as much as writing it.

use super::{CLOSING, Standard, write_message};
use crate::envelope::timestamp::write_time;
use crate::envelope::violations::write_violations;
use crate::{JsonBuffer, Occurrence, WriteError};

impl Standard {
    /// Writes the object's brace and what [`write_members`](Self::write_members) would, for an error whose status is the
    /// declared one.
    pub(super) fn write_default(
        &self,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        let (constant, request) = (occurrence.site().constant(), occurrence.request());
        body.raw(&constant.before_message)?;
        let mut whole = write_message(occurrence, reserve, body)?;
        body.raw(&constant.before_time)?;
        write_time(body, occurrence.time(), self.time)?;
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
            whole = write_violations(body, |body| body.raw(",\"errors\":"), violations, whole, CLOSING)?;
        }
        if whole {
            self.write_context(|body| body.raw(",\"context\":"), occurrence, CLOSING, body)?;
        }
        Ok(())
    }
}
