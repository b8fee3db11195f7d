//! What a stack has settled, for all workers.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use actix_web::http::header::{HeaderMap, HeaderName};
use error_core::{Clock, EnvelopeFormat, MessageSource, Observer, Occurrence};

use crate::panics::dispose;
use crate::request_id::RequestId;

/// All observers of a stack as one.
pub(crate) struct Observers(pub(crate) Arc<Shared>);

impl Observer for Observers {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        self.0.observe(occurrence);
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0.observers).finish()
    }
}

/// The settled configuration.
pub(crate) struct Shared {
    pub(crate) format: Box<dyn EnvelopeFormat>,
    pub(crate) messages: Option<Box<dyn MessageSource>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) request_id_header: HeaderName,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) accept_request_ids: bool,
}

impl Shared {
    /// The request's id: the client's where it may give one, ours otherwise.
    pub(crate) fn request_id_of(&self, headers: &HeaderMap) -> RequestId {
        let given = headers.get(&self.request_id_header).filter(|_| self.accept_request_ids);
        let taken = given.and_then(|value| value.to_str().ok()).and_then(RequestId::take);
        taken.unwrap_or_else(RequestId::make)
    }

    /// Tells every observer. One that panics harms neither the response nor the others.
    pub(crate) fn observe(&self, occurrence: &Occurrence<'_>) {
        for observer in &self.observers {
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| observer.observe(occurrence))) {
                dispose(payload);
                tracing::error!(target: "error_actix", "an observer panicked");
            }
        }
    }
}
