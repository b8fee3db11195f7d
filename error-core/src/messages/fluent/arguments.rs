//! What a translation may name: what the client sees anyway.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr as _;

use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentValue};

use crate::panics::dispose;
use crate::{BODY_LIMIT, ContextField, JsonBuffer, Occurrence, Visibility};

/// The seconds until another try, where the response says them; the derive refuses a context field of this name.
pub(super) const RETRY_AFTER: &str = "retry_after";

/// The digits of a whole number that a double, which is what Fluent counts with, holds exactly.
const WHOLE_DIGITS: usize = 15;

/// The digits behind a point that the rules of plurals can take, as one number of 64 bits.
pub(super) const MOST_FRACTION_DIGITS: usize = 18;

/// The public fields of the error's own context. Numbers are numbers, so that rules of plurals know them; an array, an
/// object and null are left out, and so is what does not serialize.
pub(super) fn arguments(occurrence: &Occurrence<'_>) -> FluentArgs<'static> {
    let mut arguments = FluentArgs::new();
    let visit = AssertUnwindSafe(|| {
        occurrence.error().context(&mut |field| {
            if let Some(value) = value(&field) {
                arguments.set(field.key(), value);
            }
        });
    });
    if let Err(payload) = catch_unwind(visit) {
        dispose(payload);
    }
    if let Some(retry_after) = occurrence.retry_after() {
        arguments.set(RETRY_AFTER, retry_after.seconds_from(occurrence.time()));
    }
    arguments
}

fn value(field: &ContextField<'_>) -> Option<FluentValue<'static>> {
    if field.visibility() != Visibility::Public {
        return None;
    }
    let mut json = JsonBuffer::new(BODY_LIMIT);
    if !field.write_value(&mut json) {
        return None;
    }
    let json = json.as_str();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(json).ok().map(FluentValue::from),
        b't' | b'f' => Some(json.to_owned().into()),
        b'-' | b'0'..=b'9' => Some(number(json).map_or_else(|| json.to_owned().into(), FluentValue::from)),
        _ => None,
    }
}

/// A number of a size that nothing behind this refuses; the others are shown as texts.
pub(super) fn number(text: &str) -> Option<FluentNumber> {
    let digits = text.trim_start_matches('-');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_small = whole.len() <= WHOLE_DIGITS && fraction.len() <= MOST_FRACTION_DIGITS;
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_small && is_plain { FluentNumber::from_str(text).ok() } else { None }
}
