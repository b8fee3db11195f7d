//! The only place where responses are made.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType, HeaderMap, HeaderName, HeaderValue};
use actix_web::{Error, HttpRequest, HttpResponse};
use bytes::Bytes;
use error_core::{
    BODY_LIMIT, EnvelopeFormat, JsonBuffer, LocalizedMessage, MessageSource, Occurrence, Standard,
};
use serde::Serialize;

use crate::convert::{header_value, static_header_value, status_code};
use crate::exchange::Exchange;
use crate::layer::CaughtError;
use crate::lend;
use crate::live::Live;
use crate::marker::{Cast, Marker, note_report};
use crate::panics::dispose;
use crate::vary::add_vary;

/// The stable code, for clients that read no body, and for HEAD.
const X_ERROR_CODE: HeaderName = HeaderName::from_static("x-error-code");

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What a 401 asks for where nothing else is declared.
const DEFAULT_CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer");

/// What a 405 says of the methods that are allowed where nothing else is known: RFC 9110, section 15.5.6 wants the
/// header, and section 10.2.1 an empty one for a resource that takes none at present.
const NO_METHOD: HeaderValue = HeaderValue::from_static("");

/// The time by the stack's clock; outside any layer, the machine's.
pub(crate) fn now(exchange: Option<&Exchange>) -> SystemTime {
    exchange.map_or_else(SystemTime::now, |exchange| exchange.stack.clock.now())
}

/// The whole response of an error outside or inside a layer, with a marker by which the layer finds it again.
pub(crate) fn marked(live: Live<'_>, cast: Cast) -> HttpResponse {
    let exchange = lend::current();
    let time = now(exchange.as_deref());
    let mut response = render(&live.occurrence(time), exchange.as_deref());
    let marker = Marker::new(cast, live.error().site(), time, exchange.as_ref());
    response.extensions_mut().insert(marker);
    response
}

/// The whole response of an occurrence.
pub(crate) fn render(occurrence: &Occurrence<'_>, exchange: Option<&Exchange>) -> HttpResponse {
    match exchange {
        Some(exchange) => render_in(&*exchange.stack.format, occurrence, exchange),
        None => rendered(&Standard::new(), occurrence),
    }
}

/// The whole response of an occurrence, in a format that need not be the stack's.
pub(crate) fn render_in(
    format: &dyn EnvelopeFormat,
    occurrence: &Occurrence<'_>,
    exchange: &Exchange,
) -> HttpResponse {
    let occurrence = occurrence.with_request(exchange.facts(None));
    let mut response = match exchange.stack.messages.as_deref() {
        None => rendered(format, &occurrence),
        Some(source) => localized(format, source, occurrence),
    };
    if format.as_negotiate().is_some() {
        add_vary(response.headers_mut(), HeaderValue::from_static("Accept"));
    }
    put_request_id(&mut response, exchange);
    response
}

fn rendered(format: &dyn EnvelopeFormat, occurrence: &Occurrence<'_>) -> HttpResponse {
    let (content_type, body) = body(format, occurrence);
    let mut response = HttpResponse::with_body(status_code(occurrence.status()), body);
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    complete(&mut response, occurrence);
    response
}

/// With what the client reads instead of the declared text. A source that panics has nothing to say.
fn localized(
    format: &dyn EnvelopeFormat,
    source: &dyn MessageSource,
    occurrence: Occurrence<'_>,
) -> HttpResponse {
    let message = catch_unwind(AssertUnwindSafe(|| source.message(&occurrence)));
    let message = message.unwrap_or_else(|payload| {
        dispose(payload);
        None
    });
    let mut response = match message.as_ref().and_then(LocalizedMessage::text) {
        Some(text) => rendered(format, &occurrence.with_message(text)),
        None => rendered(format, &occurrence),
    };
    if let Some(language) = message.as_ref().and_then(|message| header_value(message.language())) {
        response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    }
    add_vary(response.headers_mut(), HeaderValue::from_static("Accept-Language"));
    response
}

/// Adds the headers that every error has and this response does not.
pub(crate) fn complete<B>(response: &mut HttpResponse<B>, occurrence: &Occurrence<'_>) {
    let status = response.status();
    let retry_after = occurrence.retry_after().and_then(|value| header_value(value.to_string()));
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: HeaderValue| {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    };
    // A value that panics or has control characters costs its header, not the response.
    let declared = catch_unwind(AssertUnwindSafe(|| {
        occurrence.error().headers(&mut |name, value| {
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value))
            {
                add(name, value);
            }
        });
    }));
    if let Err(payload) = declared {
        dispose(payload);
    }
    add(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    add(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(code) = static_header_value(occurrence.spec().code().as_str()) {
        add(X_ERROR_CODE, code);
    }
    if let Some(retry_after) = retry_after {
        add(header::RETRY_AFTER, retry_after);
    }
    if status == StatusCode::UNAUTHORIZED {
        add(header::WWW_AUTHENTICATE, DEFAULT_CHALLENGE);
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        add(header::ALLOW, NO_METHOD);
    }
}

/// A response that knows the error it was made of, so that layers outside do, too.
pub(crate) fn caught<B: MessageBody + 'static>(error: Error, response: HttpResponse<B>) -> HttpResponse {
    HttpResponse::from_error(CaughtError::new(error, response.map_into_boxed_body()))
}

/// A response that says no more than its status.
pub(crate) fn bare(status: StatusCode) -> HttpResponse {
    HttpResponse::new(status)
}

/// What is answered when answering itself has panicked.
pub(crate) fn last_resort(exchange: &Exchange) -> HttpResponse {
    const BODY: &str = r#"{"error":{"code":"INTERNAL_PANIC","status_code":500}}"#;
    let mut response = HttpResponse::with_body(StatusCode::INTERNAL_SERVER_ERROR, BoxBody::new(BODY));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, JSON);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_ERROR_CODE, HeaderValue::from_static("INTERNAL_PANIC"));
    put_request_id(&mut response, exchange);
    response
}

/// A document of one of the stack's own endpoints. Whatever its status, no error has happened: a layer leaves it alone.
pub(crate) fn document(status: u16, content_type: &'static str, document: &impl Serialize) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // Every document is of strings, numbers and maps with text as keys.
    let body = serde_json::to_vec(document).unwrap_or_else(|_| b"{}".to_vec());
    own(status, content_type, BoxBody::new(body))
}

/// A text of one of the stack's own endpoints.
#[cfg(feature = "prometheus")]
pub(crate) fn text(content_type: &'static str, text: String) -> HttpResponse {
    own(StatusCode::OK, content_type, BoxBody::new(text))
}

fn own(status: StatusCode, content_type: &'static str, body: BoxBody) -> HttpResponse {
    let mut response = HttpResponse::with_body(status, body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    note_report(&mut response);
    response
}

/// Whether the client names this very media type in `Accept` and does not refuse it.
pub(crate) fn names_media_type(request: &HttpRequest, media_type: &str) -> bool {
    let mut accepted = request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    accepted.any(|accept| error_core::__private::names_media_type(accept, media_type))
}

/// Puts the request's id into the response, unless it is there, as it may be if the request has `failed`.
pub(crate) fn name_request<B>(response: &mut HttpResponse<B>, exchange: &Exchange, failed: bool) {
    let header = &exchange.stack.request_ids.header;
    // What was rendered for this request says it already, and making a header's value looks at every byte again.
    if failed
        && response
            .headers()
            .get(header)
            .is_some_and(|value| exchange.request_id.in_header(|id| value.as_bytes() == id))
    {
        return;
    }
    put_request_id(response, exchange);
}

fn put_request_id<B>(response: &mut HttpResponse<B>, exchange: &Exchange) {
    if let Some(value) = exchange.request_id.in_header(|id| header_value(id)) {
        response.headers_mut().insert(exchange.stack.request_ids.header.clone(), value);
    }
}

/// Headers that describe a body, and go with it.
pub(crate) const OF_THE_OLD_BODY: [HeaderName; 9] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::TRANSFER_ENCODING,
    header::CONTENT_DISPOSITION,
    header::ETAG,
    header::LAST_MODIFIED,
    header::ACCEPT_RANGES,
    header::CONTENT_RANGE,
];

/// Gives `response` the status, headers and body of `rendered`, and keeps what others have said in its headers.
pub(crate) fn replace<B>(mut response: HttpResponse<B>, rendered: HttpResponse) -> HttpResponse<BoxBody> {
    let head = response.head_mut();
    head.status = rendered.status();
    head.reason = None;
    overlay(&mut head.headers, &rendered);
    response.set_body(rendered.into_body())
}

/// Puts the headers of `rendered` over those of the response whose place it takes.
pub(crate) fn overlay(headers: &mut HeaderMap, rendered: &HttpResponse) {
    const OTHERS_KNOW_BETTER: [HeaderName; 4] =
        [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::CACHE_CONTROL];

    let keeps_range = rendered.status() == StatusCode::RANGE_NOT_SATISFIABLE;
    for name in OF_THE_OLD_BODY {
        if !(keeps_range && name == header::CONTENT_RANGE) {
            headers.remove(name);
        }
    }
    for (name, value) in rendered.headers() {
        if name == header::VARY {
            add_vary(headers, value.clone());
        } else if !(OTHERS_KNOW_BETTER.contains(name) && headers.contains_key(name)) {
            headers.insert(name.clone(), value.clone());
        }
    }
}

/// The bytes of a body that was rendered.
pub(crate) fn bytes_of(rendered: HttpResponse) -> Bytes {
    rendered.into_body().try_into_bytes().unwrap_or_default()
}

/// The header of a typed content type.
pub(crate) fn content_type(content_type: &ContentType) -> HeaderValue {
    header_value(content_type.0.as_ref()).unwrap_or(JSON)
}

/// Renders in memory that the thread keeps, and copies what was written into one allocation of its size.
fn body(format: &dyn EnvelopeFormat, occurrence: &Occurrence<'_>) -> (HeaderValue, BoxBody) {
    thread_local! {
        static SCRATCH: Cell<Option<JsonBuffer>> = const { Cell::new(None) };
    }
    // Taken out, so that an error rendered by another error's `Display` finds none.
    let scratch = SCRATCH.try_with(Cell::take).ok().flatten();
    let mut buffer = scratch.unwrap_or_else(|| JsonBuffer::new(BODY_LIMIT));
    buffer.truncate(0);
    // A user's format is not ours to trust: its panic, or a content type that is none, costs the format and not the
    // response.
    let rendered = catch_unwind(AssertUnwindSafe(|| {
        let format = format.as_negotiate().map_or(format, |negotiate| negotiate.choose(occurrence));
        let content_type = static_header_value(format.content_type(occurrence))?;
        format.render(occurrence, &mut buffer);
        Some(content_type)
    }));
    let content_type = rendered.ok().flatten().unwrap_or_else(|| {
        buffer.truncate(0);
        Standard::new().render(occurrence, &mut buffer);
        JSON
    });
    let body = Bytes::copy_from_slice(buffer.as_bytes());
    let _ = SCRATCH.try_with(|scratch| scratch.set(Some(buffer)));
    (content_type, BoxBody::new(body))
}
