//! A failed response in the hands of a handler.

use std::fmt;

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType, HeaderMap, HeaderValue};
use bytes::Bytes;
use error_core::{EnvelopeFormat, Occurrence};
use serde::Serialize;
use tracing::{Level, event};

use crate::exchange::Exchange;
use crate::respond;
use crate::vary::add_vary;

/// A failed response as it is about to be sent, for a handler to change.
///
/// What the handler leaves alone stays as it is: status, headers (those that inner middleware set, too), and the body.
/// The id of the request is in the header whatever the handler does.
pub struct ErrorResponse<'a> {
    occurrence: Occurrence<'a>,
    exchange: &'a Exchange,
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
}

impl<'a> ErrorResponse<'a> {
    pub(super) fn new<B>(
        occurrence: Occurrence<'a>,
        exchange: &'a Exchange,
        response: &HttpResponse<B>,
        rendered: Option<&HttpResponse>,
    ) -> Self {
        let mut headers = response.headers().clone();
        let status = match rendered {
            Some(rendered) => {
                respond::overlay(&mut headers, rendered);
                rendered.status()
            }
            None => response.status(),
        };
        Self { occurrence, exchange, status, headers, body: None }
    }

    /// The error, its request and its context, as the observers have seen it.
    pub fn occurrence(&self) -> &Occurrence<'a> {
        &self.occurrence
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Replaces the status; the body is not rendered again.
    pub fn set_status(&mut self, status: StatusCode) {
        self.status = status;
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers, to add, replace and remove.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The body that was set, or else the envelope in the format of the stack, rendered for this call.
    pub fn body(&self) -> Bytes {
        self.body
            .clone()
            .unwrap_or_else(|| respond::bytes_of(respond::render(&self.occurrence, Some(self.exchange))))
    }

    /// Replaces the body, and drops the headers that described the old one.
    ///
    /// It is sent as it is: [`BODY_LIMIT`](crate::BODY_LIMIT) and the escapes of our formats are not the handler's.
    pub fn set_body(&mut self, content_type: &ContentType, body: impl Into<Bytes>) {
        self.put_body(respond::content_type(content_type), body.into());
    }

    /// Replaces the body by JSON. A value that cannot be serialized leaves the response as it was, and is logged.
    pub fn set_json(&mut self, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(value) {
            Ok(body) => self.put_body(respond::JSON, body.into()),
            Err(error) => {
                let code = self.occurrence.spec().code().as_str();
                event!(target: "error_actix", Level::ERROR, error.code = code, "a handler's body is no JSON: {error}");
            }
        }
    }

    /// Replaces the body by the occurrence in another format, with the text in the client's language where there is one.
    ///
    /// ```
    /// use error_actix::{ErrorStack, ProblemDetails};
    ///
    /// # fn main() -> Result<(), error_actix::ConfigError> {
    /// let errors = ErrorStack::builder()
    ///     .on_status(404, |response| response.render_as(&ProblemDetails::new()))
    ///     .build()?;
    /// # let _ = errors;
    /// # Ok(())
    /// # }
    /// ```
    pub fn render_as(&mut self, format: &dyn EnvelopeFormat) {
        let rendered = respond::render_in(format, &self.occurrence, self.exchange);
        self.forget_old_body();
        for name in [header::CONTENT_TYPE, header::CONTENT_LANGUAGE] {
            if let Some(value) = rendered.headers().get(&name) {
                self.headers.insert(name, value.clone());
            }
        }
        if let Some(vary) = rendered.headers().get(header::VARY) {
            add_vary(&mut self.headers, vary.clone());
        }
        self.body = Some(respond::bytes_of(rendered));
    }

    fn put_body(&mut self, content_type: HeaderValue, body: Bytes) {
        self.forget_old_body();
        self.headers.insert(header::CONTENT_TYPE, content_type);
        self.body = Some(body);
    }

    fn forget_old_body(&mut self) {
        for name in respond::OF_THE_OLD_BODY {
            self.headers.remove(name);
        }
    }

    pub(super) fn into_handled(self) -> Handled {
        Handled { status: self.status, headers: self.headers, body: self.body }
    }
}

impl fmt::Debug for ErrorResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("occurrence", &self.occurrence)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// What a handler has decided.
pub(crate) struct Handled {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
}

impl Handled {
    /// Carries it out: everything of the head is the handler's, and the body if it has set one.
    pub(crate) fn apply<B>(
        self,
        mut response: HttpResponse<B>,
        ours: impl FnOnce(BoxBody) -> B,
    ) -> HttpResponse<B> {
        let head = response.head_mut();
        if head.status != self.status {
            head.status = self.status;
            head.reason = None;
        }
        head.headers = self.headers;
        match self.body {
            Some(body) => response.map_body(|_, _| ours(BoxBody::new(body))),
            None => response,
        }
    }
}
