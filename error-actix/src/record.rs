//! What is noted of a request from its first to its last byte, and who is told at the end.

use std::cell::{Cell, RefCell};
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::body::BodySize;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};
use error_core::{Occurrence, RequestEnd, RequestFacts};
use tracing::Span;

use crate::exchange::Exchange;
use crate::panics::dispose;
use crate::performance::{Measured, Usage};
use crate::shared::Shared;
use crate::stack::{Counted, Served};

/// The record of one request; the outermost layer's is the one that counts.
#[derive(Default)]
pub(crate) struct Record {
    /// `None` where the clock panicked, and in inner layers.
    started: Option<Instant>,
    pub(crate) span: Option<Span>,
    /// What trusted proxies say.
    client: Option<IpAddr>,
    request_size: Option<u64>,
    user: RefCell<Option<Rc<str>>>,
    usage: Option<Usage>,
    busy: Cell<Duration>,
    /// When a part of the service came back last, where that is measured.
    paused: Cell<Option<Instant>>,
    /// Whether `request_start` was let through, and the end shall follow.
    admitted: Cell<bool>,
    /// Whether an error's event stands for the end.
    reported: Cell<bool>,
    /// Whether the request's duration says nothing of the service.
    unmeasured: Cell<bool>,
    head: Cell<Option<Head>>,
}

/// What is known when the status is.
struct Head {
    status: u16,
    at: Option<Instant>,
    route: Option<String>,
}

impl Record {
    /// The record of a request that has just come. What runs here of the user's (a clock, a subscriber) costs no more
    /// than its own part when it panics.
    pub(crate) fn start(stack: &Shared, headers: &HeaderMap) -> Self {
        let logging = &stack.logging;
        let mut record = Self::default();
        guarded(|| {
            record.started = Some(stack.clock.instant());
            record.client = logging.client_of(headers);
            record.user = RefCell::new(logging.user_of(headers).map(Rc::from));
            if logging.wants_sizes() {
                let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
                record.request_size = declared.and_then(|length| length.parse().ok());
            }
            record.usage = record.started.zip(stack.performance.as_ref()).and_then(|(now, it)| it.usage(now));
        });
        record
    }

    fn elapsed(&self, now: Option<Instant>) -> Option<Duration> {
        Some(now?.saturating_duration_since(self.started?))
    }
}

/// The span around what the service does for a request; a subscriber that panics has none.
pub(crate) fn span_of(exchange: &Exchange) -> Option<Span> {
    let span = exchange.stack.logging.span.as_ref()?;
    guarded(|| span.open(|| exchange.facts(None))).flatten()
}

impl Exchange {
    /// Runs a part of the service: inside the request's span, and with the time that it takes counted as busy.
    pub(crate) fn work<T>(&self, part: impl FnOnce() -> T) -> T {
        if !self.is_outermost() {
            return part();
        }
        let _entered = self.record.span.as_ref().map(Span::enter);
        if !self.stack.times_polls() {
            return part();
        }
        let record = &self.record;
        let now = || guarded(|| self.stack.clock.instant());
        // The first part begins with the request.
        let began = if record.paused.get().is_none() { record.started } else { now() };
        let done = part();
        let ended = now();
        if let Some((began, ended)) = began.zip(ended) {
            record.busy.set(record.busy.get() + ended.saturating_duration_since(began));
        }
        record.paused.set(ended);
        done
    }

    /// Says who the client is, for what is logged from now on.
    pub(crate) fn identify(&self, user: &str) {
        self.root().record.user.replace(Some(user.into()));
    }

    /// Says that the request lasts as long as the client likes, so that nobody counts or measures it.
    #[cfg(feature = "admin")]
    pub(crate) fn leave_unmeasured(&self) {
        self.root().record.unmeasured.set(true);
    }

    /// The user that is known by now.
    #[cfg(feature = "recovery")]
    pub(crate) fn user(&self) -> Option<Rc<str>> {
        self.root().record.user.borrow().clone()
    }

    /// The client's address: what trusted proxies say of it, or else the peer's.
    #[cfg(feature = "recovery")]
    pub(crate) fn client(&self) -> Option<IpAddr> {
        self.root().record.client.or(self.peer_address())
    }

    /// Tells the observers of an error. `size` is that of the body it is answered with.
    pub(crate) fn observe(&self, route: Option<&str>, size: BodySize, occurrence: Occurrence<'_>) {
        self.note_told();
        if !self.stack.is_observed() {
            return;
        }
        let record = &self.root().record;
        let user = record.user.borrow().clone();
        let mut facts = self.facts_for_logs(route, user.as_deref());
        facts.response_size = match size {
            BodySize::Sized(bytes) if self.method() != Method::HEAD => Some(bytes),
            BodySize::None | BodySize::Sized(_) => Some(0),
            BodySize::Stream => None,
        };
        // By the clock that its beginning was read from.
        let now = guarded(|| self.root().stack.clock.instant());
        facts.duration = record.elapsed(now);
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
        facts.process_memory = record.usage.map(|usage| usage.memory);
        facts
    }
}

/// Held while a request is served and its body is sent; what is to be told of the whole request is told when it is
/// dropped, be it because the body has ended or because nobody waits for it any more.
pub(crate) struct Recording {
    exchange: Rc<Exchange>,
    sent: u64,
    _served: Served,
}

impl Recording {
    /// `None` where nobody wants to be told, or an outer layer is.
    pub(crate) fn start(exchange: &Rc<Exchange>) -> Option<Self> {
        let stack = &exchange.stack;
        let events = stack.logging.requests.as_ref().filter(|_| stack.logging.every_request);
        let is_told = || events.is_some_and(|events| guarded(|| events.is_listened_to()).unwrap_or_default());
        if !exchange.is_outermost()
            || !(stack.performance.is_some() || stack.counting.is_wanted() || is_told())
        {
            return None;
        }
        let record = &exchange.record;
        if let (Some(now), Some(events)) = (record.started, events) {
            let user = record.user.borrow().clone();
            let facts = exchange.facts_for_logs(None, user.as_deref());
            let _entered = record.span.as_ref().map(Span::enter);
            record.admitted.set(guarded(|| events.started(&facts, now)).unwrap_or_default());
        }
        Some(Self { exchange: Rc::clone(exchange), sent: 0, _served: stack.counting.started() })
    }

    /// The status is known, and the route's pattern if the request is still there to tell.
    pub(crate) fn answered(&self, status: u16, route: Option<String>) {
        let record = &self.exchange.record;
        // The part of the service that made the response has just come back.
        let at = record.paused.get().or_else(|| guarded(|| self.exchange.stack.clock.instant()));
        record.head.set(Some(Head { status, at, route }));
    }

    /// A part of the body has been handed on.
    pub(crate) fn sent(&mut self, bytes: usize) {
        self.sent += bytes as u64;
    }

    fn end(&self) {
        let exchange = &*self.exchange;
        let (record, stack) = (&exchange.record, &exchange.stack);
        let Some(started) = record.started else { return };
        let now = stack.clock.instant();
        let duration = now.saturating_duration_since(started);
        let head = record.head.take();
        let mut end = RequestEnd::default();
        end.status = head.as_ref().map(|head| head.status);
        end.time_to_head = head.as_ref().and_then(|head| record.elapsed(head.at));
        end.busy = stack.times_polls().then(|| record.busy.get());
        let route = head.and_then(|head| head.route);
        let counted = Counted {
            method: exchange.method().as_str(),
            route: route.as_deref(),
            status: end.status,
            duration,
        };
        let is_measured = !record.unmeasured.get();
        if is_measured {
            stack.counting.ended(&counted, || stack.clock.now());
        }
        let mut usage = record.usage;
        let performance = stack.performance.as_ref().filter(|_| is_measured);
        if let Some(performance) = performance {
            usage = performance.usage(now).or(usage);
            (end.slow, end.heavy) = performance.marks(duration, record.usage, usage);
        }
        let told = record.reported.get() || !(stack.logging.every_request || end.slow || end.heavy);
        if let Some(events) = stack.logging.requests.as_ref().filter(|_| !told) {
            let user = record.user.borrow().clone();
            let mut facts = exchange.facts_for_logs(route.as_deref(), user.as_deref());
            facts.duration = Some(duration);
            facts.response_size = Some(self.sent);
            facts.process_memory = usage.map(|usage| usage.memory);
            let _entered = record.span.as_ref().map(Span::enter);
            // A subscriber that panics takes nothing from the statistics.
            guarded(|| events.completed(&facts, &end, record.admitted.get(), now));
        }
        if let Some(performance) = performance {
            performance.record(Measured {
                at: now,
                request_id: &exchange.request_id,
                method: exchange.method(),
                route,
                duration,
                end,
                before: record.usage,
                after: usage,
            });
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        guarded(|| self.end());
    }
}

/// `None` where `part` panics.
fn guarded<T>(part: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(part)).map_err(dispose).ok()
}
