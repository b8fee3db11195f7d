//! What is wrong with which part of a request, as a list.

use crate::{JsonBuffer, Violation, Violations, WriteError};

/// Room for `,"errors_omitted":` and a number: a message is cut so that this still fits.
pub(super) const OMITTED: usize = 40;

/// How many violations in a row that do not fit end the list: any of them may be longer than all the rest.
const MISSES: usize = 16;

/// Writes the list behind its key, leaving `reserve` bytes free, and says whether it is whole. Violations that do not
/// fit are left out, and counted in a member `errors_omitted`; where none fits there is no list, nor where the message was
/// cut already, before which the violations are dropped.
pub(super) fn write_violations(
    body: &mut JsonBuffer,
    write_key: impl FnOnce(&mut JsonBuffer) -> Result<(), WriteError>,
    violations: &Violations,
    is_message_whole: bool,
    reserve: usize,
) -> Result<bool, WriteError> {
    let start = body.len();
    let mut written = 0;
    let mut misses = 0;
    if is_message_whole && write_key(body).and_then(|()| body.raw("[")).is_ok() {
        for violation in violations {
            let before = body.len();
            let whole = write_violation(body, written == 0, violation).is_ok();
            if whole && body.room() >= reserve + OMITTED + "]".len() {
                written += 1;
                misses = 0;
            } else {
                body.truncate(before);
                misses += 1;
            }
            if misses == MISSES {
                break;
            }
        }
    }
    if written == 0 {
        body.truncate(start);
    } else {
        body.raw("]")?;
    }
    let omitted = violations.len() - written;
    if omitted > 0 && body.room() >= reserve + OMITTED {
        body.raw(",\"errors_omitted\":")?;
        body.integer(omitted as u64)?;
    }
    Ok(omitted == 0)
}

fn write_violation(body: &mut JsonBuffer, first: bool, violation: &Violation) -> Result<(), WriteError> {
    let place = violation.place();
    body.raw(if first { "{\"" } else { ",{\"" })?;
    body.raw(place.kind())?;
    body.raw("\":")?;
    body.string(place.as_str())?;
    if !violation.code().is_empty() {
        body.raw(",\"code\":")?;
        body.string(violation.code())?;
    }
    body.raw(",\"detail\":")?;
    body.string(violation.detail())?;
    body.raw("}")
}
