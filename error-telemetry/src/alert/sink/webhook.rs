//! Alerts for whatever takes JSON.

use std::time::Duration;

use super::http::Endpoint;
use super::{AlertSink, SinkError};
use crate::alert::notification::Notification;

/// Posts each [`Notification`] as JSON; any 2xx is an answer. Its address and the values of its headers are shown
/// nowhere.
///
/// ```
/// use error_telemetry::alert::Webhook;
///
/// let webhook = Webhook::new("https://alerts.example.com/hook/s3cr3t").header("authorization", "Bearer abc");
/// assert!(!format!("{webhook:?}").contains("s3cr3t"));
/// ```
#[derive(Debug)]
pub struct Webhook {
    name: String,
    endpoint: Endpoint,
}

impl Webhook {
    /// Posts to this address. One attempt may take ten seconds.
    pub fn new(url: impl Into<String>) -> Self {
        Self { name: "webhook".to_owned(), endpoint: Endpoint::new(url.into()) }
    }

    /// What it is called in the log and in lists of sinks. Default: `webhook`.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sends a header with each request.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.endpoint.add_header(name.into(), value.into());
        self
    }

    /// How long one attempt may take. Default: ten seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.endpoint.set_timeout(timeout);
        self
    }
}

impl AlertSink for Webhook {
    fn name(&self) -> &str {
        &self.name
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        self.endpoint.post(notification)
    }

    fn problems(&self) -> Vec<String> {
        self.endpoint.problems()
    }
}
