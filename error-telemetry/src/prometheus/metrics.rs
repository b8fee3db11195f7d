//! The object that an application owns.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::{prometheus_text, text};
use prometheus_client::registry::Registry;

use super::builder::MetricsBuilder;
use super::exposition::Exposition;
use super::requests::Requests;

/// Everything that Prometheus may scrape of a service. Cloning gives another handle to the same.
#[derive(Clone)]
pub struct Metrics {
    shared: Arc<Shared>,
}

struct Shared {
    registry: Registry,
    requests: Arc<Requests>,
}

impl Metrics {
    /// A builder with the defaults.
    pub fn builder() -> MetricsBuilder {
        MetricsBuilder::new()
    }

    pub(super) fn new(registry: Registry, requests: Arc<Requests>) -> Self {
        Self { shared: Arc::new(Shared { registry, requests }) }
    }

    /// A request has come: it is in progress until the answer is dropped. An adapter calls it.
    #[must_use = "the request is in progress as long as this is kept"]
    pub fn request_started(&self) -> InProgress {
        self.shared.requests.started();
        InProgress(Arc::clone(&self.shared.requests))
    }

    /// A request has been answered. An adapter calls it.
    ///
    /// `route` is the pattern that matched, never the path; `None` if none did. `status` is `None` if the client did not
    /// wait for one, which counts as 499.
    pub fn request_completed(
        &self,
        method: &str,
        route: Option<&str>,
        status: Option<u16>,
        duration: Duration,
    ) {
        self.shared.requests.completed(method, route, status, duration);
    }

    /// All metrics as text.
    pub fn encode(&self, exposition: Exposition) -> String {
        let mut written = String::new();
        let encoded = match exposition {
            Exposition::OpenMetrics => text::encode(&mut written, &self.shared.registry),
            Exposition::Classic => prometheus_text::encode(&mut written, &self.shared.registry),
        };
        // A string takes whatever is written, and no collector of ours fails.
        debug_assert!(encoded.is_ok(), "{written}");
        written
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").field("requests", &self.shared.requests).finish_non_exhaustive()
    }
}

/// One request that is being served.
#[derive(Debug)]
pub struct InProgress(Arc<Requests>);

impl Drop for InProgress {
    fn drop(&mut self) {
        self.0.ended();
    }
}
