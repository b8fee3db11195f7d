//! Alerts for a channel of Slack's.

use serde::Serialize;

use super::http::Endpoint;
use super::{AlertSink, SinkError};
use crate::alert::notification::{AlertStatus, Notification};

/// Posts alerts to an incoming webhook of Slack's, whose address is the secret.
///
/// A text of an alert is shown as it is: it mentions nobody and links nowhere.
#[derive(Debug)]
pub struct Slack {
    endpoint: Endpoint,
}

impl Slack {
    /// Posts to the address that Slack gave, `https://hooks.slack.com/services/…`.
    pub fn new(webhook_url: impl Into<String>) -> Self {
        Self { endpoint: Endpoint::new(webhook_url.into()) }
    }
}

/// An incoming webhook's message: `text` for notifications, `blocks` for the channel.
#[derive(Serialize)]
struct Message {
    text: String,
    blocks: [Block; 2],
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Section { text: Text },
    Context { elements: [Text; 1] },
}

#[derive(Serialize)]
struct Text {
    #[serde(rename = "type")]
    kind: &'static str,
    text: String,
}

impl Text {
    fn new(text: String) -> Self {
        Self { kind: "mrkdwn", text }
    }
}

impl Message {
    fn of(notification: &Notification) -> Self {
        let alert = notification.alert();
        let (sign, word) = match notification.status() {
            AlertStatus::Resolved => (":white_check_mark:", "RESOLVED"),
            AlertStatus::Firing | AlertStatus::StillFiring => (":rotating_light:", "ALERT"),
        };
        let (kind, message) = (escaped(alert.kind().as_str()), escaped(alert.message()));
        let mut facts = vec![
            format!("service {}", escaped(notification.service())),
            format!("severity {}", alert.severity()),
        ];
        facts.extend(alert.rule().map(|rule| format!("rule {}", escaped(rule))));
        facts.extend(alert.subject().map(|subject| format!("about {}", escaped(subject))));
        // The address is the application's own; `|` and `>` would end it.
        facts.extend(alert.runbook().map(|url| format!("<{}|runbook>", escaped(url).replace('|', "%7C"))));
        Self {
            text: format!("{word}: {kind} - {message}"),
            blocks: [
                Block::Section { text: Text::new(format!("{sign} *{word}: {kind}*\n{message}")) },
                Block::Context { elements: [Text::new(facts.join(" · "))] },
            ],
        }
    }
}

/// The three characters that Slack takes for its own; mentions and links begin with `<`.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl AlertSink for Slack {
    fn name(&self) -> &str {
        "slack"
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        self.endpoint.post(&Message::of(notification))
    }

    fn problems(&self) -> Vec<String> {
        self.endpoint.problems()
    }
}
