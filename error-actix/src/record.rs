//! What is noted of a request from its first to its last byte, and who is told at the end.

use std::cell::{Cell, OnceCell};
use std::net::IpAddr;
use std::rc::Rc;
use std::time::Duration;

use actix_web::body::BodySize;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};
use error_core::{Occurrence, RequestEnd, RequestFacts};
use tracing::Span;

use crate::exchange::Exchange;
use crate::marker::is_report;
use crate::moment::Moment;
use crate::panics::guarded;
use crate::performance::{Figure, Sample, method_name};
use crate::shared::Shared;
use crate::stack::{Counted, Served};

/// The record of one request; the outermost layer's is the one that counts.
#[derive(Default)]
pub(crate) struct Record {
    /// `None` where the clock panicked, where nobody is ever told, and in inner layers.
    started: Option<Moment>,
    /// When a part of the service came back last, where that is measured.
    paused: Cell<Option<Moment>>,
    /// Nanoseconds.
    busy: Cell<u64>,
    head: Cell<Option<Head>>,
    /// The process's resident memory when the request came.
    memory_before: Figure,
    request_size: Option<u64>,
    user: Cell<Option<Rc<str>>>,
    span: OnceCell<Box<Span>>,
    /// What trusted proxies say.
    client: Option<IpAddr>,
    /// Whether `request_start` was let through, and the end shall follow.
    admitted: Cell<bool>,
    /// Whether an error's event stands for the end.
    reported: Cell<bool>,
    /// Whether the request's duration says nothing of the service.
    unmeasured: Cell<bool>,
    /// Bytes of the body that have been handed on.
    sent: Cell<u64>,
    served: Cell<Option<Served>>,
}

/// What is known when the status is.
#[derive(Clone, Copy)]
struct Head {
    status: u16,
    is_report: bool,
    at: Option<Moment>,
    /// Whether the body was there as well, so that nothing comes later.
    is_all: bool,
}

impl Record {
    /// The record of a request that has just come. What runs here of the user's (a clock) costs no more than its own part
    /// when it panics.
    pub(crate) fn start(stack: &Shared, headers: &HeaderMap) -> Self {
        let logging = &stack.logging;
        let started = stack.moment();
        // Where to read it is for the application to say.
        let usage = started
            .zip(stack.performance.as_ref())
            .and_then(|(now, performance)| guarded(|| performance.usage(now)));
        let declared = if logging.wants_sizes() { headers.get(header::CONTENT_LENGTH) } else { None };
        Self {
            started,
            memory_before: usage.unwrap_or_default().memory,
            request_size: declared.and_then(|length| length.to_str().ok()?.parse().ok()),
            user: Cell::new(logging.user_of(headers).map(Rc::from)),
            client: logging.client_of(headers),
            ..Self::default()
        }
    }

    /// When the request came, where that is known.
    pub(crate) fn started(&self) -> Option<Moment> {
        self.started
    }

    fn user(&self) -> Option<Rc<str>> {
        let user = self.user.take();
        self.user.set(user.clone());
        user
    }

    fn elapsed(&self, now: Option<Moment>) -> Option<Duration> {
        Some(now?.since(self.started?))
    }
}

impl Exchange {
    /// Opens the span around what the service does for the request, if there is to be one. A subscriber that panics has
    /// none.
    pub(crate) fn open_span(&self, headers: &HeaderMap) {
        let Some(span) = self.stack.logging.span.as_ref().filter(|_| self.is_outermost()) else { return };
        let open = || guarded(|| span.open(|| self.facts(None))).flatten();
        if let Some(span) = self.in_its_trace(headers, open) {
            let _ = self.record.span.set(Box::new(span));
        }
    }

    /// Opens a span that goes on with the trace that the request came with.
    #[cfg(feature = "otlp")]
    fn in_its_trace<T>(&self, headers: &HeaderMap, open: impl FnOnce() -> T) -> T {
        let parent = headers.get("traceparent").and_then(|parent| parent.to_str().ok());
        match self.trace.as_deref().zip(parent) {
            Some((trace, parent)) => error_telemetry::otlp::going_on_with(parent, trace.state(), open),
            None => open(),
        }
    }

    #[cfg(not(feature = "otlp"))]
    fn in_its_trace<T>(&self, _: &HeaderMap, open: impl FnOnce() -> T) -> T {
        open()
    }

    /// Runs a part of the service inside the request's span.
    pub(crate) fn enter<T>(&self, part: impl FnOnce() -> T) -> T {
        let _entered = self.record.span.get().map(|span| span.enter());
        part()
    }

    /// Runs a part of the service inside the request's span, and counts the time that it takes as busy.
    pub(crate) fn work<T>(&self, part: impl FnOnce() -> T) -> T {
        if !(self.stack.times_polls && self.is_outermost()) {
            return self.enter(part);
        }
        let record = &self.record;
        // The first part begins with the request.
        let began = if record.paused.get().is_none() { record.started } else { self.stack.moment() };
        let done = self.enter(part);
        let ended = self.stack.moment();
        if let Some((began, ended)) = began.zip(ended) {
            record.busy.set(record.busy.get() + ended.nanos_since(began));
        }
        record.paused.set(ended);
        done
    }

    /// Has the response counted.
    pub(crate) fn count_answer<B>(&self, response: &ServiceResponse<B>) {
        let counting = &self.stack.counting;
        if counting.counts_answers() && !self.record.unmeasured.get() {
            let is_report = is_report(response.response());
            let route = self.route_of(response.request());
            guarded(|| {
                counting.answered(response.status().as_u16(), is_report, route, self.stack.clock.now());
            });
        }
    }

    /// Says who the client is, for what is logged from now on.
    pub(crate) fn identify(&self, user: &str) {
        self.root().record.user.set(Some(user.into()));
    }

    /// Says that the request lasts as long as the client likes, so that nobody counts or measures it.
    #[cfg(feature = "admin")]
    pub(crate) fn leave_unmeasured(&self) {
        self.root().record.unmeasured.set(true);
    }

    /// The user that is known by now.
    #[cfg(feature = "recovery")]
    pub(crate) fn user(&self) -> Option<Rc<str>> {
        self.root().record.user()
    }

    /// The client's address: what trusted proxies say of it, or else the peer's.
    #[cfg(feature = "recovery")]
    pub(crate) fn client(&self) -> Option<IpAddr> {
        self.root().record.client.or(self.peer_address())
    }

    /// Has the end of the request logged, if anybody reads that.
    #[inline(never)]
    fn log_end(&self, end: &RequestEnd, nanos: u64, memory_after: Figure) {
        let Some(events) = &self.stack.logging.requests else { return };
        let record = &self.record;
        let user = record.user();
        let mut facts = self.facts_for_logs(self.known_route(), user.as_deref());
        facts.duration = Some(Duration::from_nanos(nanos));
        facts.response_size = Some(record.sent.get());
        facts.process_memory = memory_after.known().or(record.memory_before.known());
        // A subscriber that panics takes nothing from the statistics.
        let admitted = record.admitted.get();
        let completed = || events.completed(&facts, end, admitted, self.stack.clock.instant());
        self.enter(|| guarded(completed));
    }

    /// Tells the observers of an error. `size` is that of the body it is answered with.
    pub(crate) fn observe(&self, route: Option<&str>, size: BodySize, occurrence: Occurrence<'_>) {
        self.note_told();
        if !self.stack.is_observed() {
            return;
        }
        let root = self.root();
        let record = &root.record;
        let user = record.user();
        let mut facts = self.facts_for_logs(route, user.as_deref());
        facts.response_size = match size {
            BodySize::Sized(bytes) if self.method() != Method::HEAD => Some(bytes),
            BodySize::None | BodySize::Sized(_) => Some(0),
            BodySize::Stream => None,
        };
        // By the clock that its beginning was read from.
        facts.duration = record.started.and_then(|_| record.elapsed(root.stack.moment()));
        if self.stack.logging.errors {
            record.reported.set(true);
        }
        self.stack.observe(&occurrence.with_request(facts));
    }

    fn facts_for_logs<'a>(&'a self, route: Option<&'a str>, user: Option<&'a str>) -> RequestFacts<'a> {
        let record = &self.root().record;
        let mut facts = self.facts(route);
        facts.query = self.query().filter(|_| self.stack.logging.query);
        facts.client_address = record.client.or(self.peer_address());
        facts.user_agent = self.user_agent();
        facts.user_id = user;
        facts.request_size = record.request_size;
        facts.process_memory = record.memory_before.known();
        facts
    }
}

/// Held while a request is served and its body is sent; what is to be told of the whole request is told when it is
/// dropped, be it because the body has ended or because nobody waits for it any more.
pub(crate) struct Recording(Rc<Exchange>);

impl Recording {
    /// `None` where nobody wants to be told.
    #[inline]
    pub(crate) fn start(exchange: &Rc<Exchange>) -> Option<Self> {
        let stack = &exchange.stack;
        let events = stack.logging.requests.as_ref().filter(|_| stack.logging.every_request);
        let is_told = || events.is_some_and(|events| guarded(|| events.is_listened_to()).unwrap_or_default());
        if !(stack.performance.is_some() || stack.counting.is_timed() || is_told()) {
            return None;
        }
        let record = &exchange.record;
        if let (Some(_), Some(events)) = (record.started, events) {
            let user = record.user();
            let facts = exchange.facts_for_logs(None, user.as_deref());
            let started = || events.started(&facts, stack.clock.instant());
            record.admitted.set(exchange.enter(|| guarded(started).unwrap_or_default()));
        }
        record.served.set(stack.counting.started());
        Some(Self(Rc::clone(exchange)))
    }

    /// The status is known; `is_all` says that the body is, too.
    pub(crate) fn answered<B>(&self, response: &ServiceResponse<B>, is_all: bool) {
        let record = &self.0.record;
        self.0.route_of(response.request());
        record.head.set(Some(Head {
            status: response.status().as_u16(),
            is_report: is_report(response.response()),
            // The part of the service that made the response has just come back.
            at: record.paused.get().or_else(|| self.0.stack.moment()),
            is_all,
        }));
    }

    /// A part of the body has been handed on.
    pub(crate) fn sent(&self, bytes: usize) {
        let sent = &self.0.record.sent;
        sent.set(sent.get() + bytes as u64);
    }

    fn end(&self) {
        let exchange = &*self.0;
        let (record, stack) = (&exchange.record, &exchange.stack);
        let Some(started) = record.started else { return };
        let head = record.head.get();
        // What was there as a whole took no longer than it took to make it.
        let end = head.and_then(|head| head.at.filter(|_| head.is_all)).or_else(|| stack.moment());
        let Some(now) = end else { return };
        let nanos = now.nanos_since(started);
        let status = head.map(|head| head.status);
        let route = exchange.known_route();
        let is_measured = !record.unmeasured.get();
        if is_measured && stack.counting.is_timed() {
            let method = exchange.method().as_str();
            stack.counting.ended(&Counted { method, route, status, duration: now.since(started) });
        }
        let performance = stack.performance.as_ref().filter(|_| is_measured);
        let after = performance.map(|performance| performance.usage(now)).unwrap_or_default();
        let marks = performance.map(|performance| performance.marks(nanos, record.memory_before, after));
        let marks = marks.unwrap_or_default();
        let time_to_head = head.and_then(|head| Some(head.at?.nanos_since(started)));
        let busy = stack.times_polls.then(|| record.busy.get());
        if !record.reported.get() && (stack.logging.every_request || marks.slow || marks.grew) {
            let mut end = RequestEnd::default();
            (end.status, end.slow, end.heavy) = (status, marks.slow, marks.grew);
            end.is_report = head.is_some_and(|head| head.is_report);
            end.time_to_head = time_to_head.map(Duration::from_nanos);
            end.busy = busy.map(Duration::from_nanos);
            exchange.log_end(&end, nanos, after.memory);
        }
        if let Some(performance) = performance {
            performance.record(Sample {
                request_id: exchange.request_id.clone(),
                method: method_name(exchange.method().as_str()),
                route: performance.route(route),
                status,
                at: now,
                duration: nanos,
                time_to_head: time_to_head.into(),
                busy: busy.into(),
                memory_before: record.memory_before,
                after,
                marks,
            });
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        guarded(|| self.end());
        // Layers outside may have a part in the exchange, but not in this.
        self.0.record.served.take();
    }
}
