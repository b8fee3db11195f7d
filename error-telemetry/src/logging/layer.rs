//! The layer: each event becomes one line, in one pass, for all outputs that take it.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use error_core::{Clock, JsonBuffer, Scrubber, WriteError};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::LINE_LIMIT;
use super::line::{Form, Inner, Members, Pass, Present, Rendered, SpanFields, Written};
use super::plan::{Plan, Plans};
use super::streams::Streams;

pub(super) struct LogLayer {
    pub(super) form: Form,
    pub(super) scrubber: Scrubber,
    /// Whether what the core has scrubbed is not scrubbed again.
    pub(super) trusts_core: bool,
    /// The names that fields may not have.
    pub(super) reserved: Box<[Box<str>]>,
    /// Members that all lines have, as they are written.
    pub(super) fixed: Box<str>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) streams: Arc<Streams>,
    pub(super) plans: Plans,
}

/// What a thread writes lines in, again and again.
struct Memory {
    line: JsonBuffer,
    scratch: String,
}

thread_local! {
    /// Taken while a line is written, so that who logs while it is logged gets other memory.
    static MEMORY: Cell<Option<Memory>> = const { Cell::new(None) };
}

impl Memory {
    fn take() -> Self {
        // `try_with`: a destructor of another thread-local may log, too.
        let kept = MEMORY.try_with(Cell::take).ok().flatten();
        kept.unwrap_or_else(|| Self { line: JsonBuffer::new(LINE_LIMIT), scratch: String::new() })
    }

    fn put_back(mut self) {
        self.line.truncate(0);
        let _ = MEMORY.try_with(|memory| memory.set(Some(self)));
    }
}

impl LogLayer {
    fn plan(&self, metadata: &Metadata<'_>) -> Arc<Plan> {
        self.plans
            .of(metadata, || Plan::of(metadata, self.form, &self.reserved, &self.scrubber, self.trusts_core))
    }

    fn rendered<'m>(
        &self,
        plan: &Plan,
        memory: &'m mut Memory,
        record: impl FnOnce(&mut Members<'_>),
    ) -> Rendered<'m> {
        let Memory { line, scratch } = memory;
        Rendered::of(plan, self.form, &self.scrubber, line, scratch, record)
    }

    /// Writes the line of an event; fails if not even the beginning fits.
    fn write<S>(
        &self,
        plan: &Plan,
        event: &Event<'_>,
        context: &Context<'_, S>,
        memory: &mut Memory,
    ) -> Result<(), WriteError>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let Memory { line, scratch } = memory;
        let most = LINE_LIMIT - self.fixed.len() - END_LIMIT;
        match self.form {
            Form::Json => {
                line.raw("{\"timestamp\":")?;
                line.time(self.clock.now())?;
            }
            Form::Text => {
                let mut time = JsonBuffer::new(64);
                time.time(self.clock.now())?;
                line.raw(time.as_str().trim_matches('"'))?;
            }
        }
        match plan.is_bridged.then(|| event.normalized_metadata()).flatten() {
            Some(record) => line.raw(&self.form.head(&record))?,
            None => line.raw(&plan.head)?,
        }
        let mut present = Present::default();
        let mut is_cut = false;
        let passes: &[Pass] = match self.form {
            Form::Json => &[Pass::All],
            Form::Text => &[Pass::Message, Pass::Rest],
        };
        for pass in passes {
            let mut members = Members {
                form: self.form,
                plan,
                scrubber: &self.scrubber,
                line: &mut *line,
                scratch: &mut *scratch,
                pass: *pass,
                most,
                written: Written::Event(&mut present),
                is_cut,
            };
            event.record(&mut members);
            is_cut = members.is_cut;
        }
        let mut inner = Inner::new();
        let mut next = context.event_span(event);
        while let Some(span) = next {
            next = span.parent();
            if let Some(fields) = span.extensions().get::<SpanFields>() {
                is_cut |= !fields.write(line, most, (plan, &present), &mut inner, next.is_none());
            }
        }
        line.raw(&self.fixed)?;
        line.raw(match (self.form, is_cut) {
            (Form::Json, false) => "}\n",
            (Form::Json, true) => ",\"truncated\":true}\n",
            (Form::Text, false) => "\n",
            (Form::Text, true) => " truncated=true\n",
        })
    }
}

/// What is left for the longest end of a line.
const END_LIMIT: usize = 64;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for LogLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let plan = self.plan(attributes.metadata());
        let mut memory = Memory::take();
        let mut fields = SpanFields::new(Arc::clone(&plan));
        fields.take(self.rendered(&plan, &mut memory, |members| attributes.record(members)));
        memory.put_back();
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let Some(plan) = span.extensions().get().map(SpanFields::plan) else { return };
        let mut memory = Memory::take();
        let rendered = self.rendered(&plan, &mut memory, |members| values.record(members));
        if let Some(fields) = span.extensions_mut().get_mut::<SpanFields>() {
            fields.take(rendered);
        }
        memory.put_back();
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let plan = self.plan(event.metadata());
        let mut memory = Memory::take();
        if self.write(&plan, event, &context, &mut memory).is_ok() {
            self.streams.write(plan.topic, *event.metadata().level(), memory.line.as_bytes());
        }
        memory.put_back();
    }
}

impl fmt::Debug for LogLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogLayer").field("form", &self.form).finish_non_exhaustive()
    }
}
