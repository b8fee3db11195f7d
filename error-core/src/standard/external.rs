//! A service that we depend on failed.

use super::Cause;
use crate::HttpError;

/// A service that we depend on failed.
///
/// The client reads the status's reason phrase; the log has the service, `detail` and the cause.
#[derive(Debug, HttpError)]
#[error("{service_name} failed: {detail}")]
#[http(
    category = "external_service_error",
    action = retry(max = 3, delay = "5s", alert = 5, circuit_break = 10)
)]
pub struct ExternalServiceError {
    /// The service.
    #[context(internal)]
    pub service_name: String,
    /// What failed.
    pub detail: String,
    source: Option<Cause>,
}

impl ExternalServiceError {
    /// A service that we depend on failed.
    pub fn new(service_name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { service_name: service_name.into(), detail: detail.into(), source: None }
    }
}

with_cause!(ExternalServiceError);
