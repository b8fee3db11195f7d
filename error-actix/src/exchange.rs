//! One request, as plain values: a clone of `HttpRequest` held across the inner call would panic in Actix's router.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, Uri, Version};
use actix_web::test::TestRequest;
use error_core::RequestFacts;

use crate::convert::header_value;
use crate::request_id::RequestId;
use crate::shared::Shared;
use crate::trace_context::trace_id;

/// What is kept of a request while it is served.
pub(crate) struct Exchange {
    pub(crate) stack: Arc<Shared>,
    pub(crate) request_id: RequestId,
    trace_id: Option<String>,
    method: Method,
    uri: Uri,
    version: Version,
    peer: Option<SocketAddr>,
    /// What layers outside ask of a request: CORS of its origin, an access log of the others.
    kept_headers: [Option<HeaderValue>; 3],
    /// What the client prefers, where the stack asks for it.
    accept: Option<HeaderValue>,
    accept_language: Option<HeaderValue>,
}

const KEPT_HEADERS: [HeaderName; 3] = [header::ORIGIN, header::REFERER, header::USER_AGENT];

impl Exchange {
    /// The exchange of `request`; inside another layer it has the `outer` one's ids.
    pub(crate) fn of(stack: &Arc<Shared>, request: &ServiceRequest, outer: Option<&Self>) -> Self {
        let head = request.head();
        let trace_parent = head.headers.get("traceparent").and_then(|value| value.to_str().ok());
        let own_trace_id = || trace_parent.and_then(trace_id).map(str::to_owned);
        Self {
            request_id: outer
                .map_or_else(|| stack.request_id_of(&head.headers), |outer| outer.request_id.clone()),
            stack: Arc::clone(stack),
            trace_id: outer.map_or_else(own_trace_id, |outer| outer.trace_id.clone()),
            accept: stack.format.as_negotiate().and_then(|_| joined(&head.headers, &header::ACCEPT)),
            accept_language: stack
                .messages
                .as_ref()
                .and_then(|_| joined(&head.headers, &header::ACCEPT_LANGUAGE)),
            kept_headers: KEPT_HEADERS.map(|name| head.headers.get(name).cloned()),
            method: head.method.clone(),
            uri: head.uri.clone(),
            version: head.version,
            peer: head.peer_addr,
        }
    }

    /// Whether this is the exchange of `request` under `stack`.
    pub(crate) fn is(&self, stack: &Arc<Shared>, request: &ServiceRequest) -> bool {
        Arc::ptr_eq(&self.stack, stack) && self.method == *request.method() && self.uri == *request.uri()
    }

    /// What an occurrence is told of the request.
    pub(crate) fn facts<'a>(&'a self, route: Option<&'a str>) -> RequestFacts<'a> {
        let mut facts = RequestFacts::default();
        facts.request_id = Some(self.request_id.as_str());
        facts.trace_id = self.trace_id.as_deref();
        facts.method = Some(self.method.as_str());
        facts.path = Some(self.uri.path());
        facts.route = route;
        facts.accept = self.accept.as_ref().and_then(|value| value.to_str().ok());
        facts.accept_language = self.accept_language.as_ref().and_then(|value| value.to_str().ok());
        facts
    }

    /// A request like the one that a failed middleware or a panic took along, for layers outside to log.
    pub(crate) fn stand_in(&self) -> HttpRequest {
        let request = TestRequest::default().method(self.method.clone()).version(self.version);
        let request = match self.peer {
            Some(peer) => request.peer_addr(peer),
            None => request,
        };
        let mut request = request.to_srv_request();
        let head = request.head_mut();
        head.uri = self.uri.clone();
        for (name, value) in KEPT_HEADERS.into_iter().zip(&self.kept_headers) {
            if let Some(value) = value {
                head.headers.insert(name, value.clone());
            }
        }
        request.into_parts().0
    }
}

/// All lines of a header that is a list, as one (RFC 9110, section 5.3). One that is no text is as good as none.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    let mut lines = headers.get_all(name);
    let first = lines.next()?;
    if lines.next().is_none() {
        return Some(first.clone());
    }
    let lines: Vec<&str> = headers.get_all(name).filter_map(|line| line.to_str().ok()).collect();
    header_value(&lines.join(","))
}
