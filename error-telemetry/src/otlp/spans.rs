//! Spans on their way to a collector.

use std::sync::Arc;
use std::time::Duration;

use error_core::Scrubber;
use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{BatchSpanProcessor, Span, SpanData, SpanExporter, SpanProcessor};

use super::gate::Gate;
use super::scrub;

/// Counts before the SDK's queue.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) processor: BatchSpanProcessor,
    pub(super) gate: Arc<Gate>,
}

impl SpanProcessor for Counted {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.processor.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        // Others are not exported.
        if span.span_context.is_sampled() && self.gate.admit() {
            self.processor.on_end(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.processor.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.processor.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.processor.set_resource(resource);
    }
}

/// Counts behind it, and scrubs, in the thread that sends.
#[derive(Debug)]
pub(super) struct Exporter<E> {
    pub(super) exporter: E,
    pub(super) gate: Arc<Gate>,
    pub(super) scrubber: Scrubber,
}

impl<E: SpanExporter> SpanExporter for Exporter<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        let count = batch.len();
        for span in &mut batch {
            complete(span);
            scrubbed(span, &self.scrubber);
        }
        let exported = self.exporter.export(batch).await;
        self.gate.settle(count, exported.is_ok());
        exported
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

/// What the events at the end of a request say of its span, which knew none of it when it began.
const OF_THE_END: [&str; 5] =
    ["http.route", "http.response.status_code", "error.type", "error.code", "user_agent.original"];

/// Makes the span of a request what the semantic conventions for HTTP servers ask for.
///
/// The events that tell of a request are about its span: they are taken into it, and errors are log records beside it.
fn complete(span: &mut SpanData) {
    if span.name != "request" || get(&span.attributes, "http.request.method").is_none() {
        return;
    }
    span.span_kind = SpanKind::Server;
    let (of_the_request, others): (Vec<_>, Vec<_>) =
        std::mem::take(&mut span.events.events).into_iter().partition(|event| {
            let name = get(&event.attributes, "event.name");
            matches!(name.as_deref(), Some("request_start" | "request_complete" | "request_error"))
        });
    span.events.events = others;
    for attribute in of_the_request.into_iter().flat_map(|event| event.attributes) {
        let name = attribute.key.as_str();
        if OF_THE_END.contains(&name) && get(&span.attributes, name).is_none() {
            span.attributes.push(attribute);
        }
    }
    if let (Some(method), Some(route)) =
        (get(&span.attributes, "http.request.method"), get(&span.attributes, "http.route"))
    {
        span.name = format!("{method} {route}").into();
    }
}

fn get(attributes: &[KeyValue], name: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key.as_str() == name)?;
    Some(found.value.to_string())
}

fn scrubbed(span: &mut SpanData, scrubber: &Scrubber) {
    scrub::text(&mut span.name, scrubber);
    scrub::attributes(&mut span.attributes, scrubber);
    for event in &mut span.events.events {
        scrub::text(&mut event.name, scrubber);
        scrub::attributes(&mut event.attributes, scrubber);
    }
    for link in &mut span.links.links {
        scrub::attributes(&mut link.attributes, scrubber);
    }
    if let Status::Error { description } = &mut span.status {
        scrub::text(description, scrubber);
    }
}
