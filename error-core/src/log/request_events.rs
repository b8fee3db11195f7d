//! Log events of requests, whatever becomes of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::{Level, event, event_enabled};

use super::harmless::{address, outside};
use super::limit::{EventLimit, Gate};
use crate::{RequestFacts, Scrubber};

/// Writes when a request comes, as `request_start`, and how it ended, as `request_complete`: two `tracing` events with
/// target `error_core::request`.
///
/// For adapters: an application hands it to its stack. A request that fails is told by [`LogEvents`](crate::LogEvents),
/// whose event `request_error` has the same fields, in the place of `request_complete`.
///
/// | field | is |
/// |---|---|
/// | `event.name` | `request_start` or `request_complete` |
/// | `request_id`, `trace_id` | as in header and body of the answer |
/// | `http.request.method`, `url.path`, `http.route` | `url.query` only where the adapter is told so |
/// | `client.address` | the peer, or what a trusted proxy says |
/// | `user_agent.original`, `user.id` | |
/// | `http.request.body.size`, `http.response.body.size` | bytes; the request's as declared, the response's as sent |
/// | `http.response.status_code` | absent where nobody waited for the answer; then `cancelled` is true |
/// | `http.server.request.duration` | seconds until the last byte was handed on |
/// | `time_to_head`, `busy` | seconds until the status was known, and seconds in which the service worked |
/// | `process.memory.usage` | the process's resident memory in bytes, where it is measured |
/// | `slow`, `heavy` | true where a threshold was passed |
/// | `suppressed` | how many events like this one were not written |
///
/// Names follow OpenTelemetry's conventions where they have one. Start and completion are info; a slow or heavy request
/// is a warning, one that ended with a 5xx an error, unless that is a [report](RequestEnd::is_report). What comes from outside is scrubbed, cut and escaped as `LogEvents`
/// does. Both events of a request are written, or none: the limit, by default 200 requests in a row and 50 a second,
/// decides when it begins. Slow, heavy and failed ones have a limit of their own.
#[derive(Clone, Debug)]
pub struct RequestEvents {
    scrubber: Scrubber,
    start: bool,
    gate: Option<Arc<Gate>>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestEnd {
    /// The status of the response; `None` where nobody waited for one.
    pub status: Option<u16>,
    /// The time until the status was known.
    pub time_to_head: Option<Duration>,
    /// The time in which the service worked for the request, and did not wait.
    pub busy: Option<Duration>,
    /// It took longer than it should.
    pub slow: bool,
    /// It took more memory or processor than it should.
    pub heavy: bool,
    /// The answer is a report that was asked for, such as that of a probe: its status is about the process, and a 503 is
    /// no failed request.
    pub is_report: bool,
}

impl RequestEnd {
    /// Whether somebody should look at it though the request did not fail.
    fn is_worth_a_look(&self) -> bool {
        self.slow || self.heavy || self.is_server_error()
    }

    fn is_server_error(&self) -> bool {
        !self.is_report && self.status.is_some_and(|status| status >= 500)
    }
}

const ORDINARY: usize = 0;
const WORTH_A_LOOK: usize = 1;

macro_rules! request_event {
    ($level:expr, $self:ident, $request:ident, $message:literal, $name:literal $(, $($field:ident).+ = $value:expr)* $(,)?) => {{
        let scrubber = &$self.scrubber;
        event!(
            target: "error_core::request",
            $level,
            event.name = $name,
            request_id = $request.request_id,
            trace_id = $request.trace_id,
            http.request.method = outside($request.method, scrubber).as_deref(),
            url.path = outside($request.path, scrubber).as_deref(),
            url.query = outside($request.query, scrubber).as_deref(),
            http.route = $request.route,
            client.address = $request.client_address.map(address),
            user_agent.original = outside($request.user_agent, scrubber).as_deref(),
            user.id = outside($request.user_id, scrubber).as_deref(),
            http.request.body.size = $request.request_size,
            process.memory.usage = $request.process_memory,
            $($($field).+ = $value,)*
            $message
        )
    }};
}

macro_rules! completion {
    ($level:expr, $self:ident, $request:ident, $end:ident, $suppressed:ident) => {
        request_event!(
            $level,
            $self,
            $request,
            "request completed",
            "request_complete",
            http.response.status_code = $end.status,
            cancelled = $end.status.is_none().then_some(true),
            http.response.body.size = $request.response_size,
            http.server.request.duration = $request.duration.as_ref().map(Duration::as_secs_f64),
            time_to_head = $end.time_to_head.as_ref().map(Duration::as_secs_f64),
            busy = $end.busy.as_ref().map(Duration::as_secs_f64),
            slow = $end.slow.then_some(true),
            heavy = $end.heavy.then_some(true),
            suppressed = nonzero($suppressed),
        )
    };
}

impl RequestEvents {
    /// Both events, of at most 200 requests in a row and 50 a second.
    pub fn new() -> Self {
        let events = Self { scrubber: Scrubber::new(), start: true, gate: None };
        events.with_limit(EventLimit::per_second(50).with_burst(200))
    }

    /// Whether `request_start` is written. Default: yes.
    #[must_use]
    pub fn with_start(mut self, start: bool) -> Self {
        self.start = start;
        self
    }

    /// The most that is written.
    #[must_use]
    pub fn with_limit(mut self, limit: EventLimit) -> Self {
        self.gate = Some(Arc::new(Gate::new(limit, WORTH_A_LOOK + 1)));
        self
    }

    /// Every request is written, however many there are.
    #[must_use]
    pub fn without_limit(mut self) -> Self {
        self.gate = None;
        self
    }

    /// Replaces what finds secrets. [`Scrubber::none`] finds none.
    #[must_use]
    pub fn with_scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }

    /// Whether a subscriber may take any of the events now, so that nothing need be noted for nobody.
    pub fn is_listened_to(&self) -> bool {
        event_enabled!(target: "error_core::request", Level::ERROR)
    }

    /// Writes that `request` came, at `now`. The answer is for [`completed`](Self::completed).
    pub fn started(&self, request: &RequestFacts<'_>, now: Instant) -> bool {
        // What nobody reads takes no share of the limit.
        if !event_enabled!(target: "error_core::request", Level::INFO) {
            return false;
        }
        let Some(suppressed) = self.admit(ORDINARY, now) else { return false };
        if self.start {
            request_event!(
                Level::INFO,
                self,
                request,
                "request started",
                "request_start",
                suppressed = nonzero(suppressed),
            );
        }
        true
    }

    /// Writes how `request` ended, at `now`; `started` is what its beginning answered.
    pub fn completed(&self, request: &RequestFacts<'_>, end: &RequestEnd, started: bool, now: Instant) {
        if !started && !end.is_worth_a_look() {
            return;
        }
        let suppressed = if started { Some(0) } else { self.admit(WORTH_A_LOOK, now) };
        let Some(suppressed) = suppressed else { return };
        if end.is_server_error() {
            completion!(Level::ERROR, self, request, end, suppressed);
        } else if end.is_worth_a_look() {
            completion!(Level::WARN, self, request, end, suppressed);
        } else {
            completion!(Level::INFO, self, request, end, suppressed);
        }
    }

    fn admit(&self, kind: usize, now: Instant) -> Option<u64> {
        self.gate.as_ref().map_or(Some(0), |gate| gate.take(kind, now))
    }
}

impl Default for RequestEvents {
    fn default() -> Self {
        Self::new()
    }
}

/// A number that is only told where there is one.
pub(super) fn nonzero(suppressed: u64) -> Option<u64> {
    (suppressed > 0).then_some(suppressed)
}
