//! A provider of models failed.

use std::time::Duration;

use super::Cause;
use crate::HttpError;

/// Where a provider does not say.
const RETRY_AFTER: Duration = Duration::from_secs(60);

/// A provider of models failed.
///
/// The client reads that the provider is not available, and when to try again; the log has its status, its message
/// and the cause.
#[derive(Debug, HttpError)]
#[error("{provider} answered {upstream_status}: {detail}")]
#[http(
    status = 503,
    category = "external_service_error",
    code = "PROVIDER_UNAVAILABLE",
    public = "{provider} is temporarily unavailable.",
    retry_after = .retry_after,
    action = retry(max = 3, delay = "5s", alert = 5, circuit_break = 10)
)]
pub struct ProviderError {
    /// The provider.
    #[context]
    pub provider: String,
    /// The status that it answered with.
    #[context(internal)]
    pub upstream_status: u16,
    /// What it said.
    pub detail: String,
    /// When to try again: 60 s later unless it said otherwise.
    pub retry_after: Duration,
    source: Option<Cause>,
}

impl ProviderError {
    /// A provider of models failed.
    pub fn new(provider: impl Into<String>, upstream_status: u16, detail: impl Into<String>) -> Self {
        Self {
            provider: provider.into(),
            upstream_status,
            detail: detail.into(),
            retry_after: RETRY_AFTER,
            source: None,
        }
    }

    /// Sets when to try again, as the provider said.
    #[must_use]
    pub const fn with_retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = delay;
        self
    }
}

with_cause!(ProviderError);
