//! Traces that come from other services, and go on to others.

use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry::{Context, TraceFlags};
use opentelemetry_sdk::propagation::TraceContextPropagator;

/// Runs what opens a span, so that the span goes on with the trace of these headers of W3C Trace Context. An adapter calls
/// it. Without a layer of [`Otlp::layer`](super::Otlp::layer) it is `run`, and no more.
///
/// ```
/// use error_telemetry::otlp::going_on_with;
/// use tracing::info_span;
///
/// let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// let span = going_on_with(parent, None, || info_span!("request"));
/// # let _ = span;
/// ```
pub fn going_on_with<T>(trace_parent: &str, trace_state: Option<&str>, run: impl FnOnce() -> T) -> T {
    let headers = Headers { trace_parent, trace_state };
    let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &headers);
    let _attached = context.attach();
    run()
}

/// The `traceparent` by which a call to another service goes on with the trace of the span that is entered; `None` where
/// there is none, or nobody traces.
pub fn trace_parent() -> Option<String> {
    Context::map_current(|context| {
        let span = context.span();
        let span: &SpanContext = span.span_context();
        let sampled = span.trace_flags() & TraceFlags::SAMPLED;
        span.is_valid().then(|| format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), sampled))
    })
}

struct Headers<'a> {
    trace_parent: &'a str,
    trace_state: Option<&'a str>,
}

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        match key {
            "traceparent" => Some(self.trace_parent),
            "tracestate" => self.trace_state,
            _ => None,
        }
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent", "tracestate"]
    }
}
