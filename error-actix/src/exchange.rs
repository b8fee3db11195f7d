//! One request, as plain values: a clone of `HttpRequest` held across the inner call would panic in Actix's router.

use std::cell::{Cell, OnceCell};
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
use crate::record::Record;
use crate::request_id::RequestId;
use crate::shared::Shared;
use crate::target::Target;
use crate::trace_context::TraceContext;

/// What is kept of a request while it is served. There is one for each, so what few requests have is in a box.
pub(crate) struct Exchange {
    pub(crate) stack: Arc<Shared>,
    pub(crate) request_id: RequestId,
    pub(crate) trace: Option<Box<TraceContext>>,
    method: Method,
    target: Target,
    version: Version,
    is_told: Cell<bool>,
    peer: Option<SocketAddr>,
    user_agent: Option<HeaderValue>,
    /// What layers outside ask of a request beside that: CORS of its origin, an access log of where it comes from.
    origins: Option<Box<Origins>>,
    /// The exchange of a layer outside, with a stack of its own.
    outer: Option<Rc<Self>>,
    /// The pattern of the route, once somebody has asked for it.
    route: OnceCell<Option<String>>,
    pub(crate) record: Record,
    /// What the client prefers, where the stack asks for it.
    preferences: Option<Box<Preferences>>,
}

struct Origins {
    origin: Option<HeaderValue>,
    referer: Option<HeaderValue>,
}

struct Preferences {
    accept: Option<HeaderValue>,
    accept_language: Option<HeaderValue>,
}

/// Statics, since these names are looked up for every request.
static TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

static TRACE_STATE: HeaderName = HeaderName::from_static("tracestate");

static ORIGIN: HeaderName = header::ORIGIN;

static REFERER: HeaderName = header::REFERER;

static USER_AGENT: HeaderName = header::USER_AGENT;

impl Exchange {
    /// The exchange of `request`; inside another layer it has the `outer` one's ids, and its record.
    pub(crate) fn of(stack: &Arc<Shared>, request: &ServiceRequest, outer: Option<Rc<Self>>) -> Rc<Self> {
        let head = request.head();
        let headers = &head.headers;
        let record = match &outer {
            None if stack.is_watched => Record::start(stack, headers),
            Some(_) | None => Record::default(),
        };
        // Made where it stays; `Rc::new` would copy it there. There is no cycle.
        let exchange = Rc::new_cyclic(|_| Self {
            stack: Arc::clone(stack),
            request_id: match &outer {
                Some(outer) => outer.request_id.clone(),
                None => stack.request_ids.id_of(headers, || stack.millis(record.started())),
            },
            trace: match &outer {
                Some(outer) => outer.trace.clone(),
                None => trace_of(headers),
            },
            record,
            preferences: Preferences::of(stack, headers),
            user_agent: headers.get(&USER_AGENT).cloned(),
            origins: Origins::of(headers),
            method: head.method.clone(),
            target: Target::of(&head.uri),
            version: head.version,
            peer: head.peer_addr,
            is_told: Cell::new(false),
            route: OnceCell::new(),
            outer,
        });
        exchange.open_span(headers);
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

    /// The pattern of the route that `request`, which has come back, was served by. Actix puts it together from all scopes
    /// around the route whenever it is asked, so it is asked once.
    pub(crate) fn route_of(&self, request: &HttpRequest) -> Option<&str> {
        self.route.get_or_init(|| request.match_pattern()).as_deref()
    }

    /// The pattern of the route, if somebody has asked for it.
    pub(crate) fn known_route(&self) -> Option<&str> {
        self.route.get()?.as_deref()
    }

    /// What an occurrence is told of the request.
    pub(crate) fn facts<'a>(&'a self, route: Option<&'a str>) -> RequestFacts<'a> {
        let mut facts = RequestFacts::default();
        facts.request_id = Some(self.request_id.as_str());
        facts.trace_id = self.trace.as_ref().map(|trace| trace.trace_id());
        facts.method = Some(self.method.as_str());
        facts.path = Some(self.target.path());
        facts.route = route;
        if let Some(preferences) = &self.preferences {
            facts.accept = text_of(preferences.accept.as_ref());
            facts.accept_language = text_of(preferences.accept_language.as_ref());
        }
        facts
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    pub(crate) fn query(&self) -> Option<&str> {
        self.target.query()
    }

    pub(crate) fn user_agent(&self) -> Option<&str> {
        text_of(self.user_agent.as_ref())
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
        let mut keep = |name: &HeaderName, value: Option<&HeaderValue>| {
            if let Some(value) = value {
                head.headers.insert(name.clone(), value.clone());
            }
        };
        keep(&USER_AGENT, self.user_agent.as_ref());
        if let Some(origins) = &self.origins {
            keep(&ORIGIN, origins.origin.as_ref());
            keep(&REFERER, origins.referer.as_ref());
        }
        request.into_parts().0
    }
}

impl Origins {
    fn of(headers: &HeaderMap) -> Option<Box<Self>> {
        let (origin, referer) = (headers.get(&ORIGIN), headers.get(&REFERER));
        if origin.is_none() && referer.is_none() {
            return None;
        }
        Some(Box::new(Self { origin: origin.cloned(), referer: referer.cloned() }))
    }
}

impl Preferences {
    /// Those that the stack asks for, if it asks for any.
    fn of(stack: &Shared, headers: &HeaderMap) -> Option<Box<Self>> {
        if !stack.negotiates && stack.messages.is_none() {
            return None;
        }
        Some(Box::new(Self {
            accept: stack.negotiates.then(|| joined(headers, &header::ACCEPT)).flatten(),
            accept_language: stack.messages.as_ref().and_then(|_| joined(headers, &header::ACCEPT_LANGUAGE)),
        }))
    }
}

/// A header's text; one that is none is as good as no header.
fn text_of(value: Option<&HeaderValue>) -> Option<&str> {
    value.and_then(|value| value.to_str().ok())
}

/// The trace that the request belongs to.
fn trace_of(headers: &HeaderMap) -> Option<Box<TraceContext>> {
    let trace = text_of(headers.get(&TRACE_PARENT)).and_then(TraceContext::read)?;
    let state: Vec<&str> = headers.get_all(&TRACE_STATE).filter_map(|value| value.to_str().ok()).collect();
    Some(Box::new(trace.with_state(&state)))
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
