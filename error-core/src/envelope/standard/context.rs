//! The member that holds the error's fields.

use super::Standard;
use crate::context::Visibility;
use crate::{ContextField, JsonBuffer, Occurrence, WriteError};

impl Standard {
    /// Writes what of the context the client may see, behind its key and brace; where that is nothing, or does not fit,
    /// there is no such member.
    pub(super) fn write_context(
        &self,
        open: impl FnOnce(&mut JsonBuffer) -> Result<(), WriteError>,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        let start = body.len();
        let reserve = reserve + "}".len();
        if open(body).is_ok() && body.room() >= reserve {
            let written = if self.context_first.is_empty() {
                occurrence.write_context(body, reserve, is_shown) > 0
            } else {
                self.write_ordered_context(occurrence, reserve, body)
            };
            if written {
                return body.raw("}");
            }
        }
        body.truncate(start);
        Ok(())
    }

    /// Whether anything was written.
    fn write_ordered_context(
        &self,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        body: &mut JsonBuffer,
    ) -> bool {
        let begin = body.len();
        let request = occurrence.request();
        for key in self.context_first {
            let of_request = match *key {
                "request_id" => request.request_id,
                "trace_id" => request.trace_id,
                _ => None,
            };
            separated(body, begin, |body| match of_request {
                Some(text) => {
                    let field = ContextField::new(key, Visibility::Public, &text);
                    field.write(true, body) && body.room() >= reserve
                }
                None => {
                    occurrence.write_context(body, reserve, |field| is_shown(field) && field.key() == *key)
                        > 0
                }
            });
        }
        let rest = |field: &ContextField<'_>| is_shown(field) && !self.context_first.contains(&field.key());
        separated(body, begin, |body| occurrence.write_context(body, reserve, rest) > 0);
        body.len() > begin
    }
}

fn is_shown(field: &ContextField<'_>) -> bool {
    field.visibility() != Visibility::Internal
}

/// Writes behind a comma where something stands since `begin`; what says that it wrote nothing leaves nothing.
fn separated(body: &mut JsonBuffer, begin: usize, write: impl FnOnce(&mut JsonBuffer) -> bool) {
    let before = body.len();
    if (before > begin && body.raw(",").is_err()) || !write(body) {
        body.truncate(before);
    }
}
