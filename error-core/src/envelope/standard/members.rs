//! Any members in any order, one after the other.

use super::{CLOSING, Standard, write_message};
use crate::envelope::member::{Kind, Member};
use crate::envelope::timestamp::write_time;
use crate::envelope::violations::write_violations;
use crate::{JsonBuffer, Occurrence, WriteError};

impl Standard {
    /// Writes the object's brace and the members.
    pub(super) fn write_members(
        &self,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        let begin = body.len();
        let mut whole = true;
        for (index, member) in self.members.iter().enumerate() {
            let reserve = if index >= self.droppable { CLOSING } else { reserve };
            self.write_member(*member, occurrence, reserve, &mut whole, body)?;
        }
        // Every member begins with a comma; the first one's is where the object begins.
        if !body.open_object(begin) {
            body.raw("{")?;
        }
        Ok(())
    }

    /// Where what is written is not `whole`, what is to be dropped before it is not written.
    fn write_member(
        &self,
        member: Member,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        whole: &mut bool,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        match member.kind {
            Kind::Errors => {
                let Some(violations) = occurrence.violations() else { return Ok(()) };
                *whole = write_violations(body, |body| member.write_key(body), violations, *whole, reserve)?;
                Ok(())
            }
            Kind::Context if !*whole => Ok(()),
            Kind::Context => {
                let open = |body: &mut JsonBuffer| member.write_key(body).and_then(|()| body.raw("{"));
                self.write_context(open, occurrence, reserve, body)
            }
            Kind::RequestId => write_optional(member, occurrence.request().request_id, body),
            Kind::TraceId => write_optional(member, occurrence.request().trace_id, body),
            Kind::RetryAfter => {
                let Some(retry_after) = occurrence.retry_after() else { return Ok(()) };
                member.write_key(body)?;
                body.integer(retry_after.seconds_from(occurrence.time()))
            }
            Kind::Message => {
                member.write_key(body)?;
                body.raw("\"")?;
                *whole = write_message(occurrence, reserve, body)?;
                body.raw("\"")
            }
            Kind::Timestamp => {
                member.write_key(body)?;
                write_time(body, occurrence.time(), self.time)
            }
            Kind::Recoverable => {
                member.write_key(body)?;
                body.raw(if occurrence.recoverable() { "true" } else { "false" })
            }
            Kind::Type | Kind::Code | Kind::Category | Kind::Severity | Kind::Status => {
                member.write_key(body)?;
                member.write_declared(occurrence.spec(), occurrence.status(), body)
            }
        }
    }
}

fn write_optional(member: Member, text: Option<&str>, body: &mut JsonBuffer) -> Result<(), WriteError> {
    let Some(text) = text else { return Ok(()) };
    member.write_key(body)?;
    body.string(text)
}
