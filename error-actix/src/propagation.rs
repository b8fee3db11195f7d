//! The ids of a request, handed on to the services that it calls.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::HeaderName;
use actix_web::{FromRequest, HttpRequest};
#[cfg(feature = "otlp")]
use error_telemetry::otlp::trace_parent;
use uuid::{NoContext, Timestamp, Uuid};

use crate::convert::outgoing_headers;
use crate::current_request::LayerMissing;
use crate::lend;
use crate::request_id::RequestId;
use crate::trace_context::TraceContext;

/// The headers by which another service knows the request that it is called for.
///
/// They are the request's id, under the name that the stack gives it, and, where the request itself came with a valid
/// one, `traceparent` with the same trace, an id of its own for each call, and the flags of version 00, and `tracestate`
/// as it came, within 512 bytes ([W3C Trace Context](https://www.w3.org/TR/trace-context/), sections 3.2 and 3.3). A
/// request that belongs to no trace starts none here: that is for a tracer to do. Where one does, by the layer of
/// `otlp::Otlp` (feature `otlp`), `traceparent` names its span that is entered when the headers are asked for.
///
/// ```
/// use actix_web::HttpResponse;
/// use error_actix::Propagation;
///
/// async fn checkout(outgoing: Propagation) -> HttpResponse {
///     // reqwest: client.post(url).headers(outgoing.headers())
///     let headers = outgoing.headers();
///     // Any other client: one header after the other.
///     let mut lines = Vec::new();
///     outgoing.visit(|name, value| lines.push(format!("{name}: {value}")));
///     # let _ = headers;
///     HttpResponse::Ok().finish()
/// }
/// ```
///
/// It is a value: a task that the handler spawns may take it along.
#[derive(Clone)]
pub struct Propagation {
    header: HeaderName,
    request_id: RequestId,
    trace: Option<TraceContext>,
}

impl Propagation {
    /// That of the request being served; where it is known is said at [`RequestId::current`].
    ///
    /// # Errors
    ///
    /// [`LayerMissing`] outside of an [`ErrorLayer`](crate::ErrorLayer)'s service.
    pub fn current() -> Result<Self, LayerMissing> {
        let exchange = lend::current().ok_or(LayerMissing)?;
        Ok(Self {
            header: exchange.stack.request_ids.header.clone(),
            request_id: exchange.request_id.clone(),
            trace: exchange.trace.as_deref().cloned(),
        })
    }

    /// Shows `set` the name, in lower case, and the value of each header of one call. Every call to this is one call
    /// to another service.
    pub fn visit(&self, mut set: impl FnMut(&str, &str)) {
        set(self.header.as_str(), self.request_id.as_str());
        let traced = trace_parent();
        if let Some(parent) = &traced {
            set("traceparent", parent);
        }
        if let Some(trace) = &self.trace {
            if traced.is_none() {
                set("traceparent", &trace.parent(fresh_parent()));
            }
            if let Some(state) = trace.state() {
                set("tracestate", state);
            }
        }
    }

    /// The headers of one call as `http` 1 has them, which reqwest and hyper take.
    pub fn headers(&self) -> http::HeaderMap {
        outgoing_headers(|set| self.visit(set))
    }
}

/// Shows the request's id.
impl fmt::Debug for Propagation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trace_id = self.trace.as_ref().map(TraceContext::trace_id);
        f.debug_struct("Propagation")
            .field("request_id", &self.request_id)
            .field("trace_id", &trace_id)
            .finish_non_exhaustive()
    }
}

impl FromRequest for Propagation {
    type Error = LayerMissing;
    type Future = Ready<Result<Self, LayerMissing>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::current())
    }
}

/// Nobody traces.
#[cfg(not(feature = "otlp"))]
const fn trace_parent() -> Option<String> {
    None
}

/// An id for a call: the half of a UUID that has 62 random bits, and is never all zeros.
fn fresh_parent() -> u64 {
    Uuid::new_v7(Timestamp::now(NoContext)).as_u64_pair().1
}
