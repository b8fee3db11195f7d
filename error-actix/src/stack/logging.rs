//! What a stack logs.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::http::header::{HeaderMap, HeaderName};
use error_core::{Clock, EventLimit, LogEvents, Observer, RequestEvents, RequestSpan};

use super::ErrorStackBuilder;
use super::environment::RequestLogKind;
use crate::client_address::forwarded;
use crate::trusted_proxies::TrustedProxies;

/// What was asked for.
#[derive(Clone, Debug)]
pub(crate) struct LoggingSettings {
    errors: Option<LogEvents>,
    requests: Option<RequestEvents>,
    span: Option<RequestSpan>,
    query: bool,
    user_header: Option<String>,
    proxies: Option<TrustedProxies>,
}

impl Default for LoggingSettings {
    fn default() -> Self {
        Self {
            errors: Some(limited()),
            requests: None,
            span: Some(RequestSpan::new()),
            query: false,
            user_header: None,
            proxies: None,
        }
    }
}

/// The events of errors as a stack writes them unless it is told otherwise.
fn limited() -> LogEvents {
    LogEvents::new().with_limit(EventLimit::default())
}

/// What is logged of requests.
pub(crate) struct Logging {
    /// Whether each error has an event.
    pub(crate) errors: bool,
    /// Whether each request has one; otherwise only what passes a threshold.
    pub(crate) every_request: bool,
    pub(crate) requests: Option<RequestEvents>,
    pub(crate) span: Option<RequestSpan>,
    pub(crate) query: bool,
    user_header: Option<HeaderName>,
    proxies: Option<(usize, HeaderName)>,
}

impl Logging {
    /// Whether anybody reads how large bodies are.
    pub(crate) fn wants_sizes(&self) -> bool {
        self.errors || self.requests.is_some()
    }

    /// What trusted proxies say of the client's address.
    pub(crate) fn client_of(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let (hops, header) = self.proxies.as_ref()?;
        let lines: Vec<&str> = headers.get_all(header).filter_map(|line| line.to_str().ok()).collect();
        forwarded(&lines, *hops)
    }

    /// What a trusted header says of the user.
    pub(crate) fn user_of<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        headers.get(self.user_header.as_ref()?)?.to_str().ok().filter(|user| !user.is_empty())
    }
}

impl LoggingSettings {
    /// Settles what is logged; the events of errors go to `observers`.
    pub(super) fn settle(
        self,
        measured: bool,
        clock: &Arc<dyn Clock>,
        observers: &mut Vec<Arc<dyn Observer>>,
        problems: &mut Vec<String>,
    ) -> Logging {
        let (errors, every_request) = (self.errors.is_some(), self.requests.is_some());
        if let Some(events) = self.errors {
            observers.push(Arc::new(events.with_clock(Arc::clone(clock))));
        }
        Logging {
            errors,
            every_request,
            // What passes a threshold is logged though nobody asked for every request.
            requests: self.requests.or_else(|| measured.then(RequestEvents::new)),
            span: self.span,
            query: self.query,
            user_header: self.user_header.and_then(|name| super::header_name(&name, problems)),
            proxies: self.proxies.and_then(|proxies| {
                let (hops, header) = proxies.into_parts();
                Some((hops, super::header_name(&header, problems)?))
            }),
        }
    }
}

impl ErrorStackBuilder {
    /// Whether each error is a `tracing` event ([`LogEvents`]). Default: yes, with the default [`EventLimit`].
    pub fn log_events(mut self, log_events: bool) -> Self {
        self.logging.errors = log_events.then(|| self.logging.errors.unwrap_or_else(limited));
        self
    }

    /// Writes errors by `events`, in place of the default.
    pub fn log(mut self, events: LogEvents) -> Self {
        self.logging.errors = Some(events);
        self
    }

    /// Writes when a request comes and how it ended. Default: nobody does.
    ///
    /// A request that failed has the event of its error in the place of the second, never both.
    pub fn request_log(mut self, events: RequestEvents) -> Self {
        self.logging.requests = Some(events);
        self
    }

    /// Chooses the events of requests; who writes them keeps what else it was told.
    pub(super) fn request_events(mut self, kind: RequestLogKind) -> Self {
        let start = match kind {
            RequestLogKind::Off => None,
            RequestLogKind::Complete => Some(false),
            RequestLogKind::All => Some(true),
        };
        self.logging.requests =
            start.map(|start| self.logging.requests.unwrap_or_default().with_start(start));
        self
    }

    /// Bounds the events of errors, if there are any.
    pub(super) fn log_limit(mut self, limit: EventLimit) -> Self {
        self.logging.errors = self.logging.errors.map(|events| events.with_limit(limit));
        self
    }

    pub(super) fn request_span_if(mut self, span: bool) -> Self {
        self.logging.span = span.then(|| self.logging.span.unwrap_or_default());
        self
    }

    /// The span around each request, by which all lines that are logged meanwhile have its ids; `None` for an
    /// application whose tracer opens one of its own. Default: [`RequestSpan::new`].
    pub fn request_span(mut self, span: impl Into<Option<RequestSpan>>) -> Self {
        self.logging.span = span.into();
        self
    }

    /// Whether logs have what stands behind the path's `?`. Default: no, since people put secrets there.
    pub fn log_query(mut self, log_query: bool) -> Self {
        self.logging.query = log_query;
        self
    }

    /// The header by which a gateway says who the user is, for logs: `x-user-id`, for example. Default: none.
    ///
    /// A client can write it as well: name it only where the gateway overwrites it. An application that knows its users
    /// calls [`set_user`](crate::set_user) instead.
    pub fn user_header(mut self, name: impl Into<String>) -> Self {
        self.logging.user_header = Some(name.into());
        self
    }

    /// Which proxies may say who the client is, for logs. Default: none, the client is the peer.
    pub fn trusted_proxies(mut self, proxies: TrustedProxies) -> Self {
        self.logging.proxies = Some(proxies);
        self
    }
}
