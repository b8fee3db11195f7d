//! What a span adds to the lines of the events in it.

use std::mem;
use std::sync::Arc;

use error_core::{JsonBuffer, Scrubber};

use super::members::{Piece, Present, Written};
use super::{Form, Members, Pass};
use crate::logging::plan::Plan;

/// The most bytes that one span adds to each line.
const SPAN_LIMIT: usize = 16 * 1024;

/// A span's fields, written once, and copied to each line.
pub(in crate::logging) struct SpanFields {
    plan: Arc<Plan>,
    text: String,
    pieces: Vec<Piece>,
}

/// Fields that no span has yet: whatever formats them may log, and so must not meet a span that is locked.
pub(in crate::logging) struct Rendered<'l> {
    line: &'l str,
    pieces: Vec<Piece>,
}

impl<'l> Rendered<'l> {
    /// Writes fields to `line`, which is empty.
    pub(in crate::logging) fn of(
        plan: &Plan,
        form: Form,
        scrubber: &Scrubber,
        line: &'l mut JsonBuffer,
        scratch: &mut String,
        record: impl FnOnce(&mut Members<'_>),
    ) -> Self {
        let mut pieces = Vec::new();
        record(&mut Members {
            form,
            plan,
            scrubber,
            line,
            scratch,
            pass: Pass::All,
            most: SPAN_LIMIT,
            written: Written::Span(&mut pieces),
            is_cut: false,
        });
        Self { line: line.as_str(), pieces }
    }
}

/// The fields of inner spans, which win over those of outer ones.
pub(in crate::logging) type Inner = Vec<(Arc<Plan>, usize)>;

impl SpanFields {
    pub(in crate::logging) const fn new(plan: Arc<Plan>) -> Self {
        Self { plan, text: String::new(), pieces: Vec::new() }
    }

    pub(in crate::logging) fn plan(&self) -> Arc<Plan> {
        Arc::clone(&self.plan)
    }

    /// Takes fields: those of the beginning, and any that come later, which take the place of earlier ones.
    pub(in crate::logging) fn take(&mut self, fields: Rendered<'_>) {
        let Rendered { line, pieces } = fields;
        let is_again = |piece: &Piece| pieces.iter().any(|again| again.field == piece.field);
        if self.pieces.iter().any(is_again) {
            self.keep(|piece| !is_again(piece));
        }
        let moved = self.text.len();
        if moved + line.len() > SPAN_LIMIT {
            return;
        }
        self.text.push_str(line);
        if moved == 0 {
            self.pieces = pieces;
        } else {
            self.pieces.extend(pieces.into_iter().map(|piece| piece.moved_by(moved)));
        }
    }

    /// Forgets the other fields.
    fn keep(&mut self, is_kept: impl Fn(&Piece) -> bool) {
        let text = mem::take(&mut self.text);
        self.pieces.retain(is_kept);
        for piece in &mut self.pieces {
            let start = self.text.len();
            self.text.push_str(text.get(piece.place.clone()).unwrap_or_default());
            piece.place = start..self.text.len();
        }
    }

    /// Adds the fields that neither the event nor an inner span has; answers whether all fitted. `is_outermost` spares
    /// the notes for spans around this one.
    pub(in crate::logging) fn write(
        &self,
        line: &mut JsonBuffer,
        most: usize,
        event: (&Plan, &Present),
        inner: &mut Inner,
        is_outermost: bool,
    ) -> bool {
        let (plan, present) = event;
        let mut fitted = true;
        for piece in &self.pieces {
            let Some(key) = self.plan.keys.get(piece.field) else { continue };
            let is_inner = |(plan, field): &(Arc<Plan>, usize)| {
                plan.keys.get(*field).is_some_and(|inner| inner.name == key.name)
            };
            if present.has_name(plan, key) || inner.iter().any(is_inner) {
                continue;
            }
            let start = line.len();
            let written = line.raw(self.text.get(piece.place.clone()).unwrap_or_default());
            if written.is_err() || line.len() > most {
                line.truncate(start);
                fitted = false;
            }
        }
        if !is_outermost {
            inner.extend(self.pieces.iter().map(|piece| (Arc::clone(&self.plan), piece.field)));
        }
        fitted
    }
}
