//! Alerts for who is on call, by PagerDuty.

use error_core::{Redacted, Severity};
use serde::Serialize;

use super::http::Endpoint;
use super::{AlertSink, SinkError};
use crate::alert::notification::{Alert, AlertStatus, Notification};
use crate::alert::time::rfc3339;

/// Sends events to PagerDuty (Events API v2): an alert triggers an incident, and resolves it when it is over. The
/// [key](Notification::key) makes one incident of the same alert of many processes.
#[derive(Debug)]
pub struct PagerDuty {
    routing_key: Redacted<String>,
    endpoint: Endpoint,
}

impl PagerDuty {
    /// Sends events with an integration's routing key.
    pub fn new(routing_key: impl Into<String>) -> Self {
        Self {
            routing_key: Redacted::new(routing_key.into()),
            endpoint: Endpoint::new("https://events.pagerduty.com/v2/enqueue".to_owned()),
        }
    }

    /// Where the events go: another region's address, or a proxy's. Default: `https://events.pagerduty.com/v2/enqueue`.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Endpoint::new(url.into());
        self
    }
}

#[derive(Serialize)]
struct Event<'a> {
    routing_key: &'a str,
    event_action: &'static str,
    dedup_key: String,
    client: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Payload<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<[Link<'a>; 1]>,
}

#[derive(Serialize)]
struct Payload<'a> {
    summary: String,
    source: &'a str,
    severity: &'static str,
    timestamp: String,
    class: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'a str>,
    custom_details: &'a Alert,
}

#[derive(Serialize)]
struct Link<'a> {
    href: &'a str,
    text: &'static str,
}

impl<'a> Event<'a> {
    fn of(notification: &'a Notification, routing_key: &'a str) -> Self {
        let alert = notification.alert();
        let triggers = notification.status() != AlertStatus::Resolved;
        Self {
            routing_key,
            event_action: if triggers { "trigger" } else { "resolve" },
            dedup_key: key(notification),
            client: notification.service(),
            payload: triggers.then(|| Payload {
                summary: cut(format!("{}: {}", alert.kind(), alert.message()), 1_024),
                source: notification.service(),
                severity: severity(alert.severity()),
                timestamp: rfc3339(alert.raised_at()),
                class: alert.kind().as_str(),
                component: alert.subject(),
                custom_details: alert,
            }),
            links: alert.runbook().filter(|_| triggers).map(|href| [Link { href, text: "Runbook" }]),
        }
    }
}

/// At most 255 characters, says PagerDuty; what is longer keeps its end, which tells most.
fn key(notification: &Notification) -> String {
    let key = notification.key();
    let length = key.chars().count();
    key.chars().skip(length.saturating_sub(255)).collect()
}

fn cut(text: String, longest: usize) -> String {
    if text.chars().count() <= longest { text } else { text.chars().take(longest).collect() }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "info",
        Severity::Medium => "warning",
        Severity::High => "error",
        Severity::Critical => "critical",
    }
}

impl AlertSink for PagerDuty {
    fn name(&self) -> &str {
        "pagerduty"
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        self.endpoint.post(&Event::of(notification, self.routing_key.expose()))
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = self.endpoint.problems();
        if self.routing_key.expose().is_empty() {
            problems.push("its routing key is empty".to_owned());
        }
        problems
    }
}
