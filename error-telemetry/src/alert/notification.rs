//! An alert, and what is told of it.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use error_core::{RaisedAlert, Severity};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::kind::AlertKind;

/// An alert that was raised, by a rule or by hand. Its texts have passed the scrubber and are cut at 1 KiB.
///
/// Serializes to document D's `type`, `message`, `severity` and `timestamp` (when it was raised, in seconds since 1970),
/// with `id`, `source` (the rule's name, or `by_hand`), `label`, `subject`, `value`, `threshold`, `runbook`, `cleared_at`,
/// `repeated` and `muted` where they apply.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub(super) id: u64,
    /// `None`: it was sent by hand.
    pub(super) rule: Option<Arc<str>>,
    pub(super) kind: AlertKind,
    pub(super) label: Arc<str>,
    pub(super) subject: Option<Arc<str>>,
    pub(super) message: Arc<str>,
    pub(super) severity: Severity,
    pub(super) value: Option<f64>,
    pub(super) threshold: Option<f64>,
    pub(super) runbook: Option<Arc<str>>,
    pub(super) raised_at: SystemTime,
    pub(super) cleared_at: Option<SystemTime>,
    pub(super) repeated: u64,
    pub(super) muted: bool,
}

impl Alert {
    /// A number of its own among the alerts of this process.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The name of the rule that raised it; `None` if it was sent by hand.
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    /// What it is about.
    pub fn kind(&self) -> &AlertKind {
        &self.kind
    }

    /// What it is called for people.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What of several it is about: the breaker, the check, the error's code, the objective.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// What it says to people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The value that raised it, in the unit of what the rule [watches](super::Watch::unit).
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    /// The threshold that it passed.
    pub fn threshold(&self) -> Option<f64> {
        self.threshold
    }

    /// Where it is written what to do.
    pub fn runbook(&self) -> Option<&str> {
        self.runbook.as_deref()
    }

    /// When it was raised.
    pub fn raised_at(&self) -> SystemTime {
        self.raised_at
    }

    /// When it was cleared; `None` while it goes on, and of alerts that were sent by hand.
    pub fn cleared_at(&self) -> Option<SystemTime> {
        self.cleared_at
    }

    /// How often the same was sent by hand again within the cooldown, and was not told again.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Whether no sink was told: the rule was muted, or too many different ones were sent by hand.
    pub fn is_muted(&self) -> bool {
        self.muted
    }

    /// The rule and the subject: what makes two alerts the same, in all processes of a service.
    pub fn key(&self) -> String {
        let source = self.rule.as_deref().unwrap_or(self.kind.as_str());
        match &self.subject {
            Some(subject) => format!("{source}/{subject}"),
            None => source.to_owned(),
        }
    }

    pub(super) fn to_raised(&self) -> RaisedAlert {
        RaisedAlert::new(self.kind.as_str(), &*self.message, self.severity, self.raised_at)
    }
}

/// Seconds since 1970, to the millisecond.
fn unix_seconds(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as f64 / 1000.0
}

impl Serialize for Alert {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Alert", 14)?;
        members.serialize_field("id", &self.id)?;
        members.serialize_field("type", &self.kind)?;
        members.serialize_field("message", &*self.message)?;
        members.serialize_field("severity", self.severity.as_str())?;
        members.serialize_field("timestamp", &unix_seconds(self.raised_at))?;
        members.serialize_field("source", self.rule.as_deref().unwrap_or("by_hand"))?;
        members.serialize_field("label", &*self.label)?;
        if let Some(subject) = &self.subject {
            members.serialize_field("subject", &**subject)?;
        }
        if let Some(value) = &self.value {
            members.serialize_field("value", value)?;
        }
        if let Some(threshold) = &self.threshold {
            members.serialize_field("threshold", threshold)?;
        }
        if let Some(runbook) = &self.runbook {
            members.serialize_field("runbook", &**runbook)?;
        }
        if let Some(cleared_at) = self.cleared_at {
            members.serialize_field("cleared_at", &unix_seconds(cleared_at))?;
        }
        if self.repeated > 0 {
            members.serialize_field("repeated", &self.repeated)?;
        }
        if self.muted {
            members.serialize_field("muted", &true)?;
        }
        members.end()
    }
}

/// An alert as it is sent by hand, such as document D's `send_alert("VIDEO_PROCESSING_FAILED", …, "high")`.
///
/// The same kind about the same subject is told once in the builder's
/// [`cooldown_by_hand`](super::AlertsBuilder::cooldown_by_hand); what comes within is counted in
/// [`Alert::repeated`]. Of different ones, 1,024 are told within the cooldown, and others only remembered: so a loop that
/// sends thousands floods nobody.
#[derive(Clone, Debug, PartialEq)]
pub struct ManualAlert {
    pub(super) kind: AlertKind,
    pub(super) message: String,
    pub(super) severity: Severity,
    pub(super) subject: Option<String>,
}

impl ManualAlert {
    /// An alert of a kind, with what it says to people.
    pub fn new(kind: impl Into<AlertKind>, message: impl Into<String>, severity: Severity) -> Self {
        Self { kind: kind.into(), message: message.into(), severity, subject: None }
    }

    /// What it is about, of things with alerts of their own: a tenant, a job.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

/// What a sink is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlertStatus {
    /// The alert was raised.
    Firing,
    /// It was raised earlier and goes on: only for sinks that want to hear it [again](super::AlertSink::repeats_every).
    StillFiring,
    /// It is over.
    Resolved,
}

impl AlertStatus {
    /// `firing` for both kinds of it, or `resolved`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Firing | Self::StillFiring => "firing",
            Self::Resolved => "resolved",
        }
    }
}

/// One thing that is told to sinks.
///
/// Serializes to `status`, `service`, `key`, and the members of its [`Alert`].
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    pub(super) alert: Alert,
    pub(super) status: AlertStatus,
    pub(super) service: Arc<str>,
    pub(super) time: SystemTime,
}

impl Notification {
    /// The alert.
    pub fn alert(&self) -> &Alert {
        &self.alert
    }

    /// What is told of it.
    pub fn status(&self) -> AlertStatus {
        self.status
    }

    /// Whose alert it is.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// When it was told.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// The service and the alert's [key](Alert::key): what alert managers tell alerts apart by, so that many processes
    /// of a service wake nobody twice.
    pub fn key(&self) -> String {
        format!("{}/{}", self.service, self.alert.key())
    }
}

impl Serialize for Notification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Members<'a> {
            status: &'static str,
            service: &'a str,
            key: String,
            #[serde(flatten)]
            alert: &'a Alert,
        }
        let members = Members {
            status: self.status.as_str(),
            service: &self.service,
            key: self.key(),
            alert: &self.alert,
        };
        members.serialize(serializer)
    }
}
