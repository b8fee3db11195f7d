//! The only place where responses are made.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use error_core::{
    BODY_LIMIT, EnvelopeFormat, JsonBuffer, LocalizedMessage, MessageSource, Occurrence, Standard,
};
use serde::Serialize;

use crate::convert::{header_value, static_header_value, status_code};
use crate::exchange::Exchange;
use crate::lend;
use crate::live::Live;
use crate::marker::{Cast, Marker, Observed};
use crate::panics::dispose;
use crate::vary::{add_vary, vary};

/// The stable code, for clients that read no body, and for HEAD.
const X_ERROR_CODE: HeaderName = HeaderName::from_static("x-error-code");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What a 401 asks for where nothing else is declared.
const DEFAULT_CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer");

/// The time by the stack's clock; outside any layer, the machine's.
pub(crate) fn now(exchange: Option<&Exchange>) -> SystemTime {
    exchange.map_or_else(SystemTime::now, |exchange| exchange.stack.clock.now())
}

/// The whole response of an error outside or inside a layer, with a marker by which the layer finds it again.
pub(crate) fn marked(live: Live<'_>, cast: Cast) -> HttpResponse {
    let exchange = lend::current();
    let time = now(exchange.as_deref());
    let mut response = render(live.occurrence(time), exchange.as_deref());
    let marker = Marker::new(cast, live.error().site(), time, exchange.as_ref());
    response.extensions_mut().insert(marker);
    response
}

/// The whole response of an occurrence.
pub(crate) fn render(occurrence: Occurrence<'_>, exchange: Option<&Exchange>) -> HttpResponse {
    let (occurrence, format): (_, &dyn EnvelopeFormat) = match exchange {
        Some(exchange) => (occurrence.with_request(exchange.facts(None)), &*exchange.stack.format),
        None => (occurrence, &Standard::new()),
    };
    let source = exchange.and_then(|exchange| exchange.stack.messages.as_deref());
    let message = source.and_then(|source| localized(source, &occurrence));
    let text = message.as_ref().and_then(LocalizedMessage::text);
    let occurrence = text.map_or(occurrence, |text| occurrence.with_message(text));
    let (content_type, body) = body(format, &occurrence);
    let mut response = HttpResponse::with_body(status_code(occurrence.status()), body);
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    if let Some(language) = message.as_ref().and_then(|message| header_value(message.language())) {
        response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    }
    complete(&mut response, &occurrence);
    if let Some(vary) = vary(format.as_negotiate().is_some(), source.is_some()) {
        add_vary(response.headers_mut(), vary);
    }
    if let Some(exchange) = exchange {
        name_request(&mut response, exchange);
    }
    response
}

/// What the client reads instead of the declared text. A source that panics has nothing to say.
fn localized<'s>(source: &'s dyn MessageSource, occurrence: &Occurrence<'_>) -> Option<LocalizedMessage<'s>> {
    catch_unwind(AssertUnwindSafe(|| source.message(occurrence))).unwrap_or_else(|payload| {
        dispose(payload);
        None
    })
}

/// Adds the headers that every error has and this response does not.
pub(crate) fn complete<B>(response: &mut HttpResponse<B>, occurrence: &Occurrence<'_>) {
    let unauthorized = response.status() == StatusCode::UNAUTHORIZED;
    let retry_after = occurrence.retry_after().and_then(|value| header_value(&value.to_string()));
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
    if unauthorized {
        add(header::WWW_AUTHENTICATE, DEFAULT_CHALLENGE);
    }
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
    name_request(&mut response, exchange);
    response
}

/// A document of one of the stack's own endpoints. Whatever its status, no error has happened: a layer leaves it alone.
pub(crate) fn document(status: u16, content_type: &'static str, document: &impl Serialize) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // Every document is of strings, numbers and maps with text as keys.
    let body = serde_json::to_vec(document).unwrap_or_else(|_| b"{}".to_vec());
    let mut response = HttpResponse::with_body(status, BoxBody::new(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response.extensions_mut().insert(Observed);
    response
}

/// Whether the client names this very media type in `Accept` and does not refuse it.
pub(crate) fn names_media_type(request: &HttpRequest, media_type: &str) -> bool {
    let accepted = request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(media_type));
        named && !parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Puts the request's id into the response.
pub(crate) fn name_request<B>(response: &mut HttpResponse<B>, exchange: &Exchange) {
    if let Some(request_id) = header_value(exchange.request_id.as_str()) {
        response.headers_mut().insert(exchange.stack.request_id_header.clone(), request_id);
    }
}

/// Gives `response` the status, headers and body of `rendered`, and keeps what others have said in its headers.
pub(crate) fn replace<B>(mut response: HttpResponse<B>, rendered: HttpResponse) -> HttpResponse<BoxBody> {
    const OF_THE_OLD_BODY: [HeaderName; 9] = [
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
    const OTHERS_KNOW_BETTER: [HeaderName; 3] =
        [header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::CACHE_CONTROL];

    let keeps_range = rendered.status() == StatusCode::RANGE_NOT_SATISFIABLE;
    let head = response.head_mut();
    head.status = rendered.status();
    head.reason = None;
    for name in OF_THE_OLD_BODY {
        if !(keeps_range && name == header::CONTENT_RANGE) {
            head.headers.remove(name);
        }
    }
    for (name, value) in rendered.headers() {
        if name == header::VARY {
            add_vary(&mut head.headers, value.clone());
        } else if !(OTHERS_KNOW_BETTER.contains(name) && head.headers.contains_key(name)) {
            head.headers.insert(name.clone(), value.clone());
        }
    }
    response.set_body(rendered.into_body())
}

/// Renders in memory that the thread keeps, and copies what was written into one allocation of its size.
fn body(format: &dyn EnvelopeFormat, occurrence: &Occurrence<'_>) -> (HeaderValue, BoxBody) {
    thread_local! {
        static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    }
    // Taken out, so that an error rendered by another error's `Display` finds an empty one.
    let scratch = SCRATCH.try_with(Cell::take).unwrap_or_default();
    let mut buffer = JsonBuffer::reusing(scratch, BODY_LIMIT);
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
    let _ = SCRATCH.try_with(|scratch| scratch.set(buffer.into_bytes()));
    (content_type, BoxBody::new(body))
}
