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

/// The fields of inner spans, which win over those of outer ones.
pub(in crate::logging) type Inner = Vec<(Arc<Plan>, usize)>;

impl SpanFields {
    pub(in crate::logging) const fn new(plan: Arc<Plan>) -> Self {
        Self { plan, text: String::new(), pieces: Vec::new() }
    }

    /// Writes fields: those of the beginning, and any that come later, which take the place of earlier ones. `line` is
    /// empty, and is left so.
    pub(in crate::logging) fn record(
        &mut self,
        form: Form,
        scrubber: &Scrubber,
        line: &mut JsonBuffer,
        scratch: &mut String,
        record: impl FnOnce(&mut Members<'_>),
    ) {
        let mut pieces = Vec::new();
        record(&mut Members {
            form,
            plan: &self.plan,
            scrubber,
            line,
            scratch,
            pass: Pass::All,
            most: SPAN_LIMIT,
            written: Written::Span(&mut pieces),
            is_cut: false,
        });
        let is_again = |piece: &Piece| pieces.iter().any(|again| again.field == piece.field);
        if self.pieces.iter().any(is_again) {
            self.keep(|piece| !is_again(piece));
        }
        if self.text.len() + line.len() <= SPAN_LIMIT {
            let moved = self.text.len();
            self.text.push_str(line.as_str());
            if moved == 0 {
                self.pieces = pieces;
            } else {
                self.pieces.extend(pieces.into_iter().map(|piece| piece.moved_by(moved)));
            }
        }
        line.truncate(0);
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
