//! The responses of the administration that are no documents.

use actix_web::body::{BodyStream, BoxBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{Error, HttpResponse};
use bytes::Bytes;
use futures_util::Stream;

use crate::convert::header_value;
use crate::lend;
use crate::marker::note_observed;

/// What a page of the administration may do: nothing but ask its own server, and show what it gets in files of its own.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers of whatever a browser loads.
const OF_PAGES: [(&str, &str); 7] = [
    ("cache-control", "no-cache"),
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// A file that browsers keep, and ask about by its tag.
pub(super) fn file(content_type: &'static str, bytes: &'static [u8], tag: &str) -> HttpResponse {
    let response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(Bytes::from_static(bytes)));
    tagged(with(response, [("content-type", content_type)]), tag)
}

/// The browser's copy is as good (RFC 9110, section 15.4.5).
pub(super) fn not_modified(tag: &str) -> HttpResponse {
    tagged(HttpResponse::new(StatusCode::NOT_MODIFIED), tag)
}

fn tagged(response: HttpResponse, tag: &str) -> HttpResponse {
    let mut response = with(response, OF_PAGES);
    if let Some(tag) = header_value(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The same page is at another address.
pub(super) fn moved(to: &'static str) -> HttpResponse {
    with(HttpResponse::new(StatusCode::PERMANENT_REDIRECT), [("location", to), ("cache-control", "no-store")])
}

/// It is done, and there is nothing to say.
pub(super) fn done() -> HttpResponse {
    with(HttpResponse::new(StatusCode::NO_CONTENT), [("cache-control", "no-store")])
}

/// It is done, and the browser shall keep, or forget, its session.
pub(super) fn done_with_cookie(cookie: String) -> HttpResponse {
    let mut response = done();
    if let Some(cookie) = header_value(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Server-sent events (HTML, section 9.2). Proxies are asked to hand on each at once.
pub(super) fn events(
    events: impl Stream<Item = Result<Bytes, std::convert::Infallible>> + 'static,
) -> HttpResponse {
    let response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(BodyStream::new(events)));
    with(
        response,
        [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-accel-buffering", "no"),
        ],
    )
}

/// The answer of the administration, of which nobody but its caller is told: neither what it refuses nor how long it takes
/// says anything of the application. A panic in it is still told like any other.
pub(super) fn untold(answer: Result<HttpResponse, Error>) -> HttpResponse {
    if let Some(exchange) = lend::current() {
        exchange.leave_unmeasured();
    }
    let mut response = answer.unwrap_or_else(|error| error.error_response());
    note_observed(&mut response);
    response
}

fn with<const N: usize>(
    mut response: HttpResponse,
    headers: [(&'static str, &'static str); N],
) -> HttpResponse {
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
