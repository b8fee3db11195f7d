//! The fields of an event or a span, one after the other.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::mem;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use error_core::__private::Cutting;
use error_core::{JsonBuffer, Scrubber, WriteError};
use tracing::field::{Field, Visit};

use super::Form;
use crate::logging::plan::{Key, Plan};

/// The most bytes of one value, before escapes.
const VALUE_LIMIT: usize = 8 * 1024;

/// The most bytes that are looked at, so that a secret which ends beyond [`VALUE_LIMIT`] is still found.
const RAW_LIMIT: usize = 2 * VALUE_LIMIT;

/// Card numbers have as many digits, or more.
const SHORTEST_CARD: u64 = 10_u64.pow(12);

/// Which fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::logging) enum Pass {
    All,
    Message,
    /// All but the message.
    Rest,
}

/// Writes each field that it is shown.
pub(in crate::logging) struct Members<'a> {
    pub(in crate::logging) form: Form,
    pub(in crate::logging) plan: &'a Plan,
    pub(in crate::logging) scrubber: &'a Scrubber,
    pub(in crate::logging) line: &'a mut JsonBuffer,
    pub(in crate::logging) scratch: &'a mut String,
    pub(in crate::logging) pass: Pass,
    /// How long the line may become.
    pub(in crate::logging) most: usize,
    pub(in crate::logging) written: Written<'a>,
    /// Whether something did not fit.
    pub(in crate::logging) is_cut: bool,
}

/// What is noted of the fields that were written.
pub(in crate::logging) enum Written<'a> {
    /// Which, one bit for each.
    Event(&'a mut Present),
    /// Which and where.
    Span(&'a mut Vec<Piece>),
}

/// The fields of an event that have a value. More than there are bits count as written.
#[derive(Default)]
pub(in crate::logging) struct Present([u64; 4]);

impl Present {
    fn set(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_none_or(|word| word >> (index % 64) & 1 == 1)
    }

    /// Whether a member of this name has been written.
    pub(super) fn has_name(&self, plan: &Plan, name: &Key) -> bool {
        let alike = plan.hashes.iter().enumerate().filter(|(_, hash)| **hash == name.hash);
        alike
            .map(|(index, _)| index)
            .any(|index| self.has(index) && plan.keys.get(index).is_some_and(|key| key.name == name.name))
    }
}

/// One field of a span, as it is written.
pub(in crate::logging) struct Piece {
    pub(super) field: usize,
    pub(super) place: Range<usize>,
}

impl Piece {
    pub(super) fn moved_by(self, bytes: usize) -> Self {
        Self { place: self.place.start + bytes..self.place.end + bytes, ..self }
    }
}

impl Members<'_> {
    /// Writes one member, or nothing of it.
    fn member(&mut self, field: &Field, write: impl FnOnce(&mut JsonBuffer, &Key) -> Result<(), WriteError>) {
        let index = field.index();
        let plan = self.plan;
        let Some(key) = plan.keys.get(index) else { return };
        let is_of_pass = self.pass == Pass::All || key.is_message == (self.pass == Pass::Message);
        if !is_of_pass || key.is_left_out {
            return;
        }
        let start = self.line.len();
        let written = self.line.raw(&key.lead).and_then(|()| {
            if key.is_secret {
                self.form.value(self.line, "[redacted]", false)
            } else {
                write(self.line, key)
            }
        });
        if written.is_err() || self.line.len() > self.most {
            self.line.truncate(start);
            self.is_cut = true;
            return;
        }
        match &mut self.written {
            Written::Event(present) => present.set(index),
            Written::Span(pieces) => pieces.push(Piece { field: index, place: start..self.line.len() }),
        }
    }

    /// Writes a text without its secrets.
    fn text(&mut self, field: &Field, text: &str, is_cut: bool) {
        let form = self.form;
        if self.plan.is_scrubbed && text.len() <= VALUE_LIMIT {
            return self.member(field, |line, key| form.value(line, text, key.is_message));
        }
        let scrubbed = self.scrubber.scrub(text);
        if scrubbed.len() <= VALUE_LIMIT && !is_cut {
            return self.member(field, |line, key| form.value(line, &scrubbed, key.is_message));
        }
        // A character has at most four bytes.
        let mut ends = (VALUE_LIMIT - 3..=VALUE_LIMIT).rev();
        let kept = ends.find_map(|end| scrubbed.get(..end)).unwrap_or(&scrubbed);
        self.member(field, |line, key| form.value(line, &format!("{kept}…"), key.is_message));
    }

    /// Writes what `write` writes.
    fn formatted(&mut self, field: &Field, write: impl FnOnce(&mut Cutting<'_>) -> fmt::Result) {
        let mut text = mem::take(self.scratch);
        text.clear();
        let mut raw = Cutting::new(&mut text, RAW_LIMIT);
        match catch_unwind(AssertUnwindSafe(|| write(&mut raw))) {
            Ok(Ok(())) => self.text(field, raw.searchable(VALUE_LIMIT), raw.is_cut()),
            Ok(Err(_)) => self.text(field, "[formatting it failed]", false),
            Err(panic) => {
                error_core::__private::dispose(panic);
                self.text(field, "[formatting it panicked]", false);
            }
        }
        *self.scratch = text;
    }

    /// Writes an integer, unless it may be the number of a card.
    fn integer(&mut self, field: &Field, is_negative: bool, magnitude: u64) {
        let sign = if is_negative { "-" } else { "" };
        if magnitude >= SHORTEST_CARD && !self.plan.is_scrubbed {
            let text = format!("{sign}{magnitude}");
            if *self.scrubber.scrub(&text) != text {
                return self.text(field, &text, false);
            }
        }
        self.member(field, |line, _| line.raw(sign).and_then(|()| line.integer(magnitude)));
    }
}

impl Visit for Members<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        // What JSON has no number for becomes `null`.
        self.member(field, |line, _| line.value(&value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.integer(field, value < 0, value.unsigned_abs());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.integer(field, false, value);
    }

    /// As a text beyond 64 bits: few who read JSON have larger numbers.
    fn record_i128(&mut self, field: &Field, value: i128) {
        match i64::try_from(value) {
            Ok(value) => self.record_i64(field, value),
            Err(_) => self.text(field, &value.to_string(), false),
        }
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        match u64::try_from(value) {
            Ok(value) => self.record_u64(field, value),
            Err(_) => self.text(field, &value.to_string(), false),
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field, |line, _| line.raw(if value { "true" } else { "false" }));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if value.len() <= RAW_LIMIT {
            self.text(field, value, false);
        } else {
            self.formatted(field, |text| text.write_str(value));
        }
    }

    /// With its causes, unless it says them itself.
    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.formatted(field, |text| {
            let mut said = value.to_string();
            text.write_str(&said)?;
            let mut cause = value.source();
            // A chain may have no end.
            for _ in 0..16 {
                let Some(error) = cause else { break };
                let words = error.to_string();
                if !said.contains(&words) {
                    write!(text, ": {words}")?;
                    said = words;
                }
                cause = error.source();
            }
            Ok(())
        });
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.formatted(field, |text| write!(text, "{value:?}"));
    }
}
