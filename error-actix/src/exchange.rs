//! One request, as plain values: a clone of `HttpRequest` held across the inner call would panic in Actix's router.

use std::cell::Cell;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, Version};
use actix_web::test::TestRequest;
use error_core::RequestFacts;

use crate::convert::header_value;
use crate::record::{Record, span_of};
use crate::request_id::RequestId;
use crate::shared::Shared;
use crate::target::Target;
use crate::trace_context::TraceContext;

/// What is kept of a request while it is served.
pub(crate) struct Exchange {
    pub(crate) stack: Arc<Shared>,
    pub(crate) request_id: RequestId,
    pub(crate) trace: Option<TraceContext>,
    method: Method,
    target: Target,
    version: Version,
    peer: Option<SocketAddr>,
    /// What layers outside ask of a request: CORS of its origin, an access log of the others.
    kept_headers: [Option<HeaderValue>; 3],
    is_told: Cell<bool>,
    /// The exchange of a layer outside, with a stack of its own.
    outer: Option<Rc<Self>>,
    pub(crate) record: Record,
    /// What the client prefers, where the stack asks for it.
    accept: Option<HeaderValue>,
    accept_language: Option<HeaderValue>,
}

/// A constant: Actix would read the name anew for every request.
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

const TRACE_STATE: HeaderName = HeaderName::from_static("tracestate");

const KEPT_HEADERS: [HeaderName; 3] = [header::ORIGIN, header::REFERER, header::USER_AGENT];

impl Exchange {
    /// The exchange of `request`; inside another layer it has the `outer` one's ids, and its record.
    pub(crate) fn of(stack: &Arc<Shared>, request: &ServiceRequest, outer: Option<Rc<Self>>) -> Self {
        let head = request.head();
        let (request_id, trace) = match &outer {
            Some(outer) => (outer.request_id.clone(), outer.trace.clone()),
            None => (stack.request_ids.id_of(&head.headers), trace_of(&head.headers)),
        };
        let record = match &outer {
            Some(_) => Record::default(),
            None => Record::start(stack, &head.headers),
        };
        let mut exchange = Self {
            stack: Arc::clone(stack),
            request_id,
            trace,
            accept: stack.format.as_negotiate().and_then(|_| joined(&head.headers, &header::ACCEPT)),
            accept_language: stack
                .messages
                .as_ref()
                .and_then(|_| joined(&head.headers, &header::ACCEPT_LANGUAGE)),
            kept_headers: KEPT_HEADERS.map(|name| head.headers.get(name).cloned()),
            method: head.method.clone(),
            target: Target::of(&head.uri),
            version: head.version,
            peer: head.peer_addr,
            is_told: Cell::new(false),
            outer,
            record,
        };
        if exchange.outer.is_none() {
            exchange.record.span = span_of(&exchange);
        }
        exchange
    }

    pub(crate) fn is_outermost(&self) -> bool {
        self.outer.is_none()
    }

    /// The exchange of the outermost layer, whose record is the request's.
    pub(crate) fn root(&self) -> &Self {
        let mut exchange = self;
        while let Some(outer) = &exchange.outer {
            exchange = outer;
        }
        exchange
    }

    /// Whether this is the exchange of `request` under `stack`.
    pub(crate) fn is(&self, stack: &Arc<Shared>, request: &ServiceRequest) -> bool {
        Arc::ptr_eq(&self.stack, stack)
            && self.method == *request.method()
            && self.target == Target::of(request.uri())
    }

    /// Notes, here and in the exchanges around this one, that observers have been told of a failure.
    pub(crate) fn note_told(&self) {
        let outwards = std::iter::successors(Some(self), |exchange| exchange.outer.as_deref());
        outwards.for_each(|exchange| exchange.is_told.set(true));
    }

    /// Whether observers have been told of a failure of this request, by this layer or by one inside.
    pub(crate) fn is_told(&self) -> bool {
        self.is_told.get()
    }

    /// What an occurrence is told of the request.
    pub(crate) fn facts<'a>(&'a self, route: Option<&'a str>) -> RequestFacts<'a> {
        let mut facts = RequestFacts::default();
        facts.request_id = Some(self.request_id.as_str());
        facts.trace_id = self.trace.as_ref().map(TraceContext::trace_id);
        facts.method = Some(self.method.as_str());
        facts.path = Some(self.target.path());
        facts.route = route;
        facts.accept = self.accept.as_ref().and_then(|value| value.to_str().ok());
        facts.accept_language = self.accept_language.as_ref().and_then(|value| value.to_str().ok());
        facts
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    pub(crate) fn query(&self) -> Option<&str> {
        self.target.query()
    }

    pub(crate) fn user_agent(&self) -> Option<&str> {
        let [_, _, user_agent] = &self.kept_headers;
        user_agent.as_ref().and_then(|value| value.to_str().ok())
    }

    pub(crate) fn peer_address(&self) -> Option<IpAddr> {
        self.peer.map(|peer| peer.ip())
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
        head.uri = self.target.uri();
        for (name, value) in KEPT_HEADERS.into_iter().zip(&self.kept_headers) {
            if let Some(value) = value {
                head.headers.insert(name, value.clone());
            }
        }
        request.into_parts().0
    }
}

/// The trace that the request belongs to.
fn trace_of(headers: &HeaderMap) -> Option<TraceContext> {
    let trace =
        headers.get(TRACE_PARENT).and_then(|value| value.to_str().ok()).and_then(TraceContext::read)?;
    let state: Vec<&str> = headers.get_all(TRACE_STATE).filter_map(|value| value.to_str().ok()).collect();
    Some(trace.with_state(&state))
}

/// All lines of a header that is a list, as one (RFC 9110, section 5.3). One that is no text is as good as none.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    let mut lines = headers.get_all(name);
    let first = lines.next()?;
    if lines.next().is_none() {
        return Some(first.clone());
    }
    let lines: Vec<&str> = headers.get_all(name).filter_map(|line| line.to_str().ok()).collect();
    header_value(lines.join(","))
}
