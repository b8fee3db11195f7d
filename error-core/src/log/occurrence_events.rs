//! One log event for each failed request.

use std::borrow::Cow;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::{Level, event, event_enabled};

use super::harmless::{FIELD_LIMIT, address, harmless, outside, shown};
use super::limit::{EventLimit, Gate};
use super::request_events::nonzero;
use crate::spec::MAX_SITES;
use crate::{Clock, JsonBuffer, Observer, Occurrence, Scrubber, Severity};

/// Writes each occurrence as one `tracing` event with target `error_core::occurrence`.
///
/// Low is info, Medium is warn, High is error, Critical is error with `critical = true`. The message is the error's
/// `Display`; names follow OpenTelemetry's conventions where they have one. Nothing is formatted when the level is off.
///
/// The fields of the request are those of [`RequestEvents`](crate::RequestEvents), whose `request_complete` this event
/// stands in for: `event.name` is `request_error`, and `error` outside of any request. Its duration ends, and its size
/// is known, when the error is answered, before the answer is sent.
///
/// Whatever comes from outside is freed of secrets by a [`Scrubber`], cut to 4 KiB, and its control characters are
/// escaped, so that nobody writes log lines of their own: the message, the causes, the context, the method, the path,
/// the user and the user agent. The request's id is repeated as it is, so that it can be searched for.
///
/// ```
/// use error_core::{EventLimit, LogEvents, Scrubber, SecretClass};
///
/// const SCRUBBER: Scrubber = Scrubber::new().without(SecretClass::Email);
/// let events = LogEvents::new().with_scrubber(SCRUBBER.with_key("iban")).with_limit(EventLimit::default());
/// # let _ = events;
/// ```
#[derive(Clone, Debug, Default)]
pub struct LogEvents {
    scrubber: Scrubber,
    gate: Option<Arc<Gate>>,
    /// `None`: the machine's.
    clock: Option<Arc<dyn Clock>>,
}

macro_rules! occurrence_event {
    ($level:expr, $self:ident, $occurrence:ident, $extra:ident = $value:expr) => {{
        let (spec, request, scrubber) = ($occurrence.spec(), $occurrence.request(), &$self.scrubber);
        event!(
            target: "error_core::occurrence",
            $level,
            event.name = if request.method.is_some() { "request_error" } else { "error" },
            error.code = spec.code().as_str(),
            error.r#type = spec.name(),
            error.category = spec.category().as_str(),
            error.severity = spec.severity().as_str(),
            $extra = $value,
            error.context = context($occurrence, scrubber),
            error.causes = $occurrence.causes().next().map(|_| shown($occurrence.causes_in_words(), scrubber)),
            code.file.path = $occurrence.location().map(Location::file),
            code.line.number = $occurrence.location().map(Location::line),
            request_id = request.request_id,
            trace_id = request.trace_id,
            http.request.method = outside(request.method, scrubber).as_deref(),
            http.route = request.route,
            url.path = outside(request.path, scrubber).as_deref(),
            url.query = outside(request.query, scrubber).as_deref(),
            client.address = request.client_address.map(address),
            user_agent.original = outside(request.user_agent, scrubber).as_deref(),
            user.id = outside(request.user_id, scrubber).as_deref(),
            http.request.body.size = request.request_size,
            http.response.body.size = request.response_size,
            http.response.status_code = $occurrence.status().as_u16(),
            http.server.request.duration = request.duration.as_ref().map(Duration::as_secs_f64),
            process.memory.usage = request.process_memory,
            message = shown($occurrence.error(), scrubber)
        )
    }};
}

impl LogEvents {
    /// All events, scrubbed of every [`SecretClass`](crate::SecretClass).
    pub const fn new() -> Self {
        Self { scrubber: Scrubber::new(), gate: None, clock: None }
    }

    /// Replaces what finds secrets. [`Scrubber::none`] finds none.
    #[must_use]
    pub fn with_scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }

    /// The most that each declared error writes, for itself, so that a storm of one does not hide another. Critical
    /// errors are always written.
    ///
    /// The event after some that were not written says how many, as `suppressed`; where none comes, a
    /// [`Monitor`](crate::Monitor) knows.
    #[must_use]
    pub fn with_limit(mut self, limit: EventLimit) -> Self {
        self.gate = Some(Arc::new(Gate::new(limit, MAX_SITES)));
        self
    }

    /// Measures the limit by `clock`. Default: the machine's; a stack of an adapter sets its own.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Whether an event of this error may be written: `Some` with the number of those that were not.
    fn admit(&self, occurrence: &Occurrence<'_>) -> Option<u64> {
        let Some(gate) = &self.gate else { return Some(0) };
        let now = self.clock.as_deref().map_or_else(Instant::now, Clock::instant);
        gate.take(occurrence.site().id(), now)
    }
}

impl Observer for LogEvents {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        // What nobody reads takes no share of the limit.
        macro_rules! within_limit {
            ($level:expr) => {
                if event_enabled!(target: "error_core::occurrence", $level) {
                    if let Some(suppressed) = self.admit(occurrence) {
                        occurrence_event!($level, self, occurrence, suppressed = nonzero(suppressed));
                    }
                }
            };
        }
        match occurrence.spec().severity() {
            Severity::Low => within_limit!(Level::INFO),
            Severity::Medium => within_limit!(Level::WARN),
            Severity::High => within_limit!(Level::ERROR),
            Severity::Critical => occurrence_event!(Level::ERROR, self, occurrence, critical = true),
        }
    }
}

/// The context as an operator may see it, if there is any: internal fields shown, redacted ones not.
fn context(occurrence: &Occurrence<'_>, scrubber: &Scrubber) -> Option<String> {
    let mut buffer = JsonBuffer::new(FIELD_LIMIT);
    buffer.raw("{").ok()?;
    // Room for the end is left free.
    let written = occurrence.write_context(&mut buffer, "}".len(), |_| true);
    buffer.raw("}").ok()?;
    let text = String::from_utf8(buffer.into_bytes()).unwrap_or_default();
    match harmless(&text, scrubber) {
        _ if written == 0 => None,
        Cow::Borrowed(whole) if whole.len() == text.len() => Some(text),
        changed => Some(changed.into_owned()),
    }
}
