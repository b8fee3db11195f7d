//! A payment failed.

use super::Cause;
use crate::HttpError;

/// A payment was not made.
///
/// The client reads `detail`, the reason, and whether to try again; the log has the cause.
#[derive(Debug, HttpError)]
#[error("{detail}")]
#[http(status = 402, public = display, recoverable = .recoverable)]
pub struct PaymentError {
    /// The provider's word for it: `insufficient_funds`.
    #[context]
    pub reason: String,
    /// A sentence for who pays.
    pub detail: String,
    /// Whether another try may succeed.
    pub recoverable: bool,
    source: Option<Cause>,
}

impl PaymentError {
    /// A payment was not made.
    pub fn new(reason: impl Into<String>, detail: impl Into<String>, recoverable: bool) -> Self {
        Self { reason: reason.into(), detail: detail.into(), recoverable, source: None }
    }
}

with_cause!(PaymentError);
