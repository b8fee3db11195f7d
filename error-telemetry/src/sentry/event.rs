//! From a record to an event.

use std::borrow::Cow;

use error_core::{ErrorRecord, Severity};
use sentry_core::Level;
use sentry_core::protocol::{
    Breadcrumb, Context, Event, Exception, Frame, Map, Request, Stacktrace, TraceContext, Values,
};
use serde_json::Value;

/// The event of a record: an issue of its own for each code.
pub(super) fn event(record: &ErrorRecord) -> Event<'static> {
    let spec = record.spec();
    let code = spec.code().as_str();
    let context = context(record);
    Event {
        level: level(spec.severity()),
        fingerprint: Cow::Owned(vec![Cow::Borrowed(code)]),
        timestamp: record.time(),
        transaction: transaction(record),
        exception: exceptions(record),
        request: request(record),
        breadcrumbs: breadcrumbs(record, &context),
        contexts: contexts(record, context),
        tags: tags(record),
        extra: texts([("path", record.path())]).map(|(name, text)| (name, Value::from(text))).collect(),
        logger: Some("error_telemetry::sentry".to_owned()),
        ..Event::default()
    }
}

const fn level(severity: Severity) -> Level {
    match severity {
        Severity::Low => Level::Info,
        Severity::Medium => Level::Warning,
        Severity::High => Level::Error,
        Severity::Critical => Level::Fatal,
    }
}

/// `GET /videos/{id}`.
fn transaction(record: &ErrorRecord) -> Option<String> {
    Some(format!("{} {}", record.method()?, record.route()?))
}

/// The causes, and then the error, as Sentry has them: the last is what happened.
fn exceptions(record: &ErrorRecord) -> Values<Exception> {
    let error = Exception {
        ty: record.spec().code().as_str().to_owned(),
        value: Some(record.message().to_owned()),
        stacktrace: record.location().map(|place| Stacktrace {
            frames: vec![Frame {
                filename: Some(place.file().to_owned()),
                lineno: Some(place.line().into()),
                colno: Some(place.column().into()),
                in_app: Some(true),
                ..Frame::default()
            }],
            ..Stacktrace::default()
        }),
        ..Exception::default()
    };
    let causes = record.causes().map(|causes| Exception {
        ty: "cause".to_owned(),
        value: Some(causes.to_owned()),
        ..Exception::default()
    });
    causes.into_iter().chain([error]).collect::<Vec<_>>().into()
}

fn request(record: &ErrorRecord) -> Option<Request> {
    let headers: Map<_, _> = texts([("User-Agent", record.user_agent())]).collect();
    let method = record.method().map(str::to_owned);
    (method.is_some() || !headers.is_empty()).then(|| Request { method, headers, ..Request::default() })
}

/// What was going on: the request, and the operation of the scope that the error left.
fn breadcrumbs(record: &ErrorRecord, context: &Map<String, Value>) -> Values<Breadcrumb> {
    let crumb = |category: &str, message: String, data| Breadcrumb {
        timestamp: record.time(),
        ty: if category == "request" { "http" } else { "default" }.to_owned(),
        category: Some(category.to_owned()),
        message: Some(message),
        data,
        ..Breadcrumb::default()
    };
    let request = record.method().map(|method| {
        let place = record.route().or(record.path()).unwrap_or_default();
        crumb("request", format!("{method} {place}"), Map::new())
    });
    let operation = context.get("operation").and_then(Value::as_str).map(|operation| {
        let mut data = context.clone();
        data.remove("operation");
        crumb("operation", operation.to_owned(), data)
    });
    request.into_iter().chain(operation).collect::<Vec<_>>().into()
}

/// The context's members; one member with all of it where scrubbing left it without its form.
fn context(record: &ErrorRecord) -> Map<String, Value> {
    let Some(text) = record.context() else { return Map::new() };
    serde_json::from_str(text).unwrap_or_else(|_| Map::from([("context".to_owned(), Value::from(text))]))
}

fn contexts(record: &ErrorRecord, context: Map<String, Value>) -> Map<String, Context> {
    let trace = record.trace_id().and_then(|id| id.parse().ok()).map(|trace_id| {
        ("trace".to_owned(), Context::from(TraceContext { trace_id, ..TraceContext::default() }))
    });
    let error = (!context.is_empty()).then(|| ("error".to_owned(), Context::Other(context)));
    trace.into_iter().chain(error).collect()
}

/// What issues are searched by.
fn tags(record: &ErrorRecord) -> Map<String, String> {
    let spec = record.spec();
    let fingerprint = record.fingerprint().to_string();
    let status = record.status().as_u16().to_string();
    texts([
        ("code", Some(spec.code().as_str())),
        ("category", Some(spec.category().as_str())),
        ("severity", Some(spec.severity().as_str())),
        ("status", Some(&status)),
        ("route", record.route()),
        ("request_id", record.request_id()),
        ("error_fingerprint", Some(&fingerprint)),
    ])
    .collect()
}

/// Those that are there.
fn texts<const N: usize>(texts: [(&str, Option<&str>); N]) -> impl Iterator<Item = (String, String)> {
    texts
        .map(|(name, text)| (name.to_owned(), text.map(str::to_owned)))
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
}
