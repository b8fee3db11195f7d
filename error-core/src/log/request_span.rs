//! The span that a request is served in.

use tracing::{Level, Span, span, span_enabled};

use super::harmless::outside;
use crate::{RequestFacts, Scrubber};

/// Opens a `tracing` span called `request` for each request, so that every line that is logged meanwhile has its ids.
///
/// For adapters: an application hands it to its stack. The fields are `request_id`, `trace_id`, `http.request.method`
/// and `url.path`, all of them there when the span is made and none added later, which subscribers pay for dearly. Its
/// target is `error_core::request`; its level is error, so that a filter which keeps errors keeps their span.
#[derive(Clone, Debug, Default)]
pub struct RequestSpan {
    scrubber: Scrubber,
}

impl RequestSpan {
    /// A span whose path is scrubbed of every [`SecretClass`](crate::SecretClass).
    pub const fn new() -> Self {
        Self { scrubber: Scrubber::new() }
    }

    /// Replaces what finds secrets. [`Scrubber::none`] finds none.
    #[must_use]
    pub fn with_scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }

    /// The span of one request. `None` where nobody listens; then `request` is not asked for.
    pub fn open<'a>(&self, request: impl FnOnce() -> RequestFacts<'a>) -> Option<Span> {
        // A span that is off is not nothing to `tracing`: it is handed to `log`.
        if !span_enabled!(target: "error_core::request", Level::ERROR) {
            return None;
        }
        let request = request();
        Some(span!(
            target: "error_core::request",
            Level::ERROR,
            "request",
            request_id = request.request_id,
            trace_id = request.trace_id,
            http.request.method = outside(request.method, &self.scrubber).as_deref(),
            url.path = outside(request.path, &self.scrubber).as_deref(),
        ))
    }
}
