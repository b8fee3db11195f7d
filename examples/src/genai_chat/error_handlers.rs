//! What this service's configuration adds to the answers that its errors declare.

use actix_web::http::header::{HeaderName, HeaderValue, LINK};
use error_actix::{ErrorResponse, ErrorStackBuilder};
use serde_json::json;

use super::models::status_page;
use super::{BudgetError, GenAiError, ProviderError, TokenBudgetExceeded};

/// Installs the handlers. One answers each error: the one for its own type, or else for its family, or else the root's,
/// and where there is none of those, the one for any 500.
pub(super) fn install(errors: ErrorStackBuilder, help_url: String) -> ErrorStackBuilder {
    errors
        .on::<TokenBudgetExceeded>(|error, response| link(response, &error.upgrade_url, "payment"))
        .on::<BudgetError>(|error, response| {
            if let BudgetError::RateLimitExceeded { reset_in, .. } = error {
                rate_limit(response, *reset_in);
            }
        })
        .on::<ProviderError>(|error, response| {
            if let Some(page) = error.provider().and_then(status_page) {
                link(response, page, "status");
            }
        })
        .on::<GenAiError>(move |_, response| link(response, &help_url, "help"))
        .on_status(500, internal_error)
}

/// `Link: <url>; rel="…"` (RFC 8288), with the relations `payment`, `help` and, of RFC 8631, `status`.
fn link(response: &mut ErrorResponse<'_>, url: &str, relation: &str) {
    if let Ok(value) = HeaderValue::try_from(format!("<{url}>; rel=\"{relation}\"")) {
        response.headers_mut().insert(LINK, value);
    }
}

/// `RateLimit` (draft-ietf-httpapi-ratelimit-headers): nothing remains until the window ends.
fn rate_limit(response: &mut ErrorResponse<'_>, reset_in: u64) {
    if let Ok(value) = HeaderValue::try_from(format!("\"requests\";r=0;t={reset_in}")) {
        response.headers_mut().insert(HeaderName::from_static("ratelimit"), value);
    }
}

/// A bug of any kind, a panic among them, is one thing to the client, who can tell us its id.
fn internal_error(response: &mut ErrorResponse<'_>) {
    let request_id = response.occurrence().request().request_id;
    response.set_json(&json!({
        "error": "internal_error",
        "message": "An unexpected error occurred",
        "request_id": request_id,
    }));
    let code = HeaderName::from_static("x-error-code");
    response.headers_mut().insert(code, HeaderValue::from_static("INTERNAL_ERROR"));
}
