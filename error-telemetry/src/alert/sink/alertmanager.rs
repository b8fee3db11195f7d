//! Alerts for Prometheus's Alertmanager.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::http::Endpoint;
use super::{AlertSink, SinkError};
use crate::alert::notification::{AlertStatus, Notification};
use crate::alert::time::rfc3339;

/// Posts alerts to an Alertmanager (API v2), again every minute while they go on, as Prometheus does: so routing,
/// silences and grouping are Alertmanager's. An alert ends by itself when nobody has told of it for four minutes.
#[derive(Debug)]
pub struct Alertmanager {
    endpoint: Endpoint,
    labels: BTreeMap<String, String>,
    every: Duration,
}

/// How many times of telling may be missed before an alert ends by itself.
const MISSED: u32 = 4;

impl Alertmanager {
    /// Posts to the Alertmanager at this address, such as `http://alertmanager:9093`.
    pub fn new(url: impl Into<String>) -> Self {
        let mut url = url.into();
        url.truncate(url.trim_end_matches('/').len());
        url.push_str("/api/v2/alerts");
        Self { endpoint: Endpoint::new(url), labels: BTreeMap::new(), every: Duration::from_secs(60) }
    }

    /// Adds a label to each alert, such as `environment`.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(name.into(), value.into());
        self
    }

    /// Sends a header with each request, such as `authorization`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.endpoint.add_header(name.into(), value.into());
        self
    }

    /// How often to tell of an alert that goes on. Default: every minute.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.every = interval;
        self
    }

    fn alert<'a>(&'a self, notification: &'a Notification) -> PostableAlert<'a> {
        let alert = notification.alert();
        let mut labels: BTreeMap<&str, &str> =
            self.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        labels.insert("alertname", alert.kind().as_str());
        labels.insert("service", notification.service());
        labels.insert("severity", alert.severity().as_str());
        labels.extend(alert.rule().map(|rule| ("rule", rule)));
        labels.extend(alert.subject().map(|subject| ("subject", subject)));
        let mut annotations = BTreeMap::from([("summary", alert.label()), ("description", alert.message())]);
        annotations.extend(alert.runbook().map(|url| ("runbook_url", url)));
        let ends = match notification.status() {
            AlertStatus::Resolved => alert.cleared_at().unwrap_or(notification.time()),
            AlertStatus::Firing | AlertStatus::StillFiring => notification.time() + self.every * MISSED,
        };
        PostableAlert { labels, annotations, starts_at: rfc3339(alert.raised_at()), ends_at: rfc3339(ends) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostableAlert<'a> {
    labels: BTreeMap<&'a str, &'a str>,
    annotations: BTreeMap<&'a str, &'a str>,
    starts_at: String,
    ends_at: String,
}

impl AlertSink for Alertmanager {
    fn name(&self) -> &str {
        "alertmanager"
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        self.endpoint.post(&[self.alert(notification)])
    }

    fn repeats_every(&self) -> Option<Duration> {
        Some(self.every)
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = self.endpoint.problems();
        for name in self.labels.keys() {
            let mut bytes = name.bytes();
            let begins = bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_');
            if !begins || !bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                let name = name.escape_debug();
                problems.push(format!("`{name}` is no label's name: write letters, digits and `_`"));
            }
        }
        let most = super::super::rule::LONGEST_WAIT;
        if !(Duration::from_secs(1)..=most).contains(&self.every) {
            problems.push("it is to be told again every second to every week".to_owned());
        }
        problems
    }
}
