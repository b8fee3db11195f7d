//! What a span adds to the lines of the events in it.

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
    text: JsonBuffer,
    pieces: Vec<Piece>,
}

/// The fields of inner spans, which win over those of outer ones.
pub(in crate::logging) type Inner = Vec<(Arc<Plan>, usize)>;

impl SpanFields {
    pub(in crate::logging) fn new(plan: Arc<Plan>) -> Self {
        Self { plan, text: JsonBuffer::new(SPAN_LIMIT), pieces: Vec::new() }
    }

    /// Writes fields: those of the beginning, and any that come later, which take the place of earlier ones.
    pub(in crate::logging) fn record(
        &mut self,
        form: Form,
        scrubber: &Scrubber,
        scratch: &mut String,
        record: impl FnOnce(&mut Members<'_>),
    ) {
        record(&mut Members {
            form,
            plan: &self.plan,
            scrubber,
            line: &mut self.text,
            scratch,
            pass: Pass::All,
            most: SPAN_LIMIT,
            written: Written::Span(&mut self.pieces),
            is_cut: false,
        });
        let used: usize = self.pieces.iter().map(|piece| piece.place.len()).sum();
        if self.text.len() > 2 * used + 256 {
            self.compact();
        }
    }

    /// Gives back what fields have left that were recorded again.
    fn compact(&mut self) {
        let mut text = JsonBuffer::new(SPAN_LIMIT);
        for piece in &mut self.pieces {
            let start = text.len();
            // It has fitted before.
            let _ = text.raw(self.text.as_str().get(piece.place.clone()).unwrap_or_default());
            piece.place = start..text.len();
        }
        self.text = text;
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
            if present.has_name(plan, &key.name) || inner.iter().any(is_inner) {
                continue;
            }
            let start = line.len();
            let written = line.raw(self.text.as_str().get(piece.place.clone()).unwrap_or_default());
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
