//! How a stack names requests.

use actix_web::http::header::{HeaderMap, HeaderName};

use super::ErrorStackBuilder;
use crate::panics::guarded;
use crate::request_id::{RequestId, RequestIdPolicy};

/// The header as it was given, and who may fill it.
#[derive(Clone, Debug)]
pub(crate) struct RequestIdSettings {
    pub(super) header: String,
    pub(super) policy: RequestIdPolicy,
}

impl Default for RequestIdSettings {
    fn default() -> Self {
        Self { header: "x-request-id".to_owned(), policy: RequestIdPolicy::default() }
    }
}

/// How a request gets its id.
pub(crate) struct RequestIds {
    pub(crate) header: HeaderName,
    policy: RequestIdPolicy,
}

impl RequestIds {
    /// The request's id: the client's where it may give one, otherwise ours, of so many milliseconds after 1970.
    pub(crate) fn id_of(&self, headers: &HeaderMap, millis: impl Fn() -> u64) -> RequestId {
        let given = headers.get(&self.header).and_then(|value| value.to_str().ok());
        match self.policy {
            // The application's own code.
            RequestIdPolicy::AcceptIf(_) => {
                guarded(|| self.policy.id_of(given, &millis)).unwrap_or_else(|| RequestId::make(millis()))
            }
            RequestIdPolicy::Accept | RequestIdPolicy::Make => self.policy.id_of(given, millis),
        }
    }
}

impl RequestIdSettings {
    pub(super) fn settle(self, problems: &mut Vec<String>) -> RequestIds {
        let header = super::header_name(&self.header, problems);
        // A name that is none has been reported.
        RequestIds { header: header.unwrap_or(HeaderName::from_static("x-request-id")), policy: self.policy }
    }
}

impl ErrorStackBuilder {
    /// The header that carries the request's id, both ways. Default: `x-request-id`.
    pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
        self.request_ids.header = name.into();
        self
    }

    /// Whether a client may give the request's id. Default: [`RequestIdPolicy::Accept`].
    pub fn request_id_policy(mut self, policy: RequestIdPolicy) -> Self {
        self.request_ids.policy = policy;
        self
    }
}
