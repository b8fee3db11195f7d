//! Between our types and those of Actix, which speaks `http` 0.2.

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use bytes::Bytes;
use error_core::ErrorStatus;

/// Cannot fail: 400..=599 lies inside what `StatusCode` takes.
pub(crate) fn status_code(status: ErrorStatus) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// `None` unless the response failed.
pub(crate) fn error_status(status: StatusCode) -> Option<ErrorStatus> {
    ErrorStatus::new(status.as_u16()).ok()
}

/// A header's value that lives as long as the program, which nothing copies; `None` if it has control characters.
pub(crate) fn static_header_value(text: &'static str) -> Option<HeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).ok()
}

/// A header's value; `None` for one with control characters, which must cost the header and not the response.
pub(crate) fn header_value(text: impl AsRef<[u8]>) -> Option<HeaderValue> {
    HeaderValue::from_bytes(text.as_ref()).ok()
}

/// Headers as `http` 1 has them; one that could do harm is left out.
pub(crate) fn outgoing_headers(visit: impl FnOnce(&mut dyn FnMut(&str, &str))) -> http::HeaderMap {
    let mut headers = http::HeaderMap::new();
    visit(&mut |name, value| {
        let name = http::HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    });
    headers
}
