//! An e-mail was not sent.

use super::Cause;
use crate::{HttpError, Redacted};

/// An e-mail was not sent.
///
/// The client reads the status's reason phrase, and that there was a recipient; the log has the template and the
/// cause.
#[derive(Debug, HttpError)]
#[error("the e-mail {template} was not sent")]
#[http(
    status = 503,
    category = "external_service_error",
    action = retry(max = 3, delay = "5s", alert = 5, circuit_break = 10)
)]
pub struct EmailError {
    /// Which e-mail.
    #[context(internal)]
    pub template: String,
    /// To whom.
    pub recipient: Redacted<String>,
    source: Option<Cause>,
}

impl EmailError {
    /// An e-mail was not sent.
    pub fn new(template: impl Into<String>, recipient: impl Into<String>) -> Self {
        Self { template: template.into(), recipient: Redacted::new(recipient.into()), source: None }
    }
}

with_cause!(EmailError);
