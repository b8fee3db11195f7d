//! How a rule is, for who administers it.

use std::time::Duration;

use error_core::Severity;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::kind::AlertKind;
use super::rule::{AlertRule, GREATEST_THRESHOLD, LONGEST_WAIT, LONGEST_WINDOW, Threshold};

/// Where a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleState {
    /// No reason for an alert.
    Ok,
    /// The threshold is passed, and the time has not come.
    Pending,
    /// At least one of its alerts goes on.
    Firing,
    /// Nobody looks.
    Disabled,
}

impl RuleState {
    /// `ok`, `pending`, `firing` or `disabled`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Pending => "pending",
            Self::Firing => "firing",
            Self::Disabled => "disabled",
        }
    }
}

/// A rule with its settings, where it stands, and what may be set.
///
/// Serializes to `id` (the rule's name), `kind`, `label`, `severity`, `enabled`, `watch`, `unit`, `threshold`,
/// `comparison` (`above` or `at_least`), `clear_at`, `window_seconds`, `for_seconds`, `cooldown_seconds`,
/// `muted_seconds`, `runbook`, `state`, `value` (of the last look), and `limits`: the least and the greatest number of
/// each that can be changed. What does not apply is absent; a rule without `threshold` has thresholds that it was not given.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleStatus {
    pub(super) rule: AlertRule,
    pub(super) state: RuleState,
    pub(super) value: Option<f64>,
    pub(super) muted_for: Option<Duration>,
}

impl RuleStatus {
    /// The rule's name.
    pub fn name(&self) -> &str {
        &self.rule.name
    }

    /// What its alerts are about.
    pub fn kind(&self) -> &AlertKind {
        &self.rule.kind
    }

    /// How bad its alerts are.
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// Whether anybody looks.
    pub fn is_enabled(&self) -> bool {
        self.rule.enabled
    }

    /// From which value on it is too much; `None` where each thing that it watches has its own.
    pub fn threshold(&self) -> Option<Threshold> {
        self.rule.threshold
    }

    /// Where it stands.
    pub fn state(&self) -> RuleState {
        self.state
    }

    /// The greatest value of the last look.
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    /// How long sinks are not told yet.
    pub fn muted_for(&self) -> Option<Duration> {
        self.muted_for
    }
}

/// What may be set: the least and the greatest.
#[derive(serde::Serialize)]
struct Limits {
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_seconds: Option<[u64; 2]>,
    for_seconds: [u64; 2],
    cooldown_seconds: [u64; 2],
    mute_seconds: [u64; 2],
}

impl Serialize for RuleStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rule = &self.rule;
        let window = rule.watch.window();
        let waits = [0, LONGEST_WAIT.as_secs()];
        let limits = Limits {
            threshold: rule.threshold.map(|_| [0.0, GREATEST_THRESHOLD]),
            window_seconds: window.map(|_| [1, LONGEST_WINDOW.as_secs()]),
            for_seconds: waits,
            cooldown_seconds: waits,
            mute_seconds: waits,
        };
        let mut members = serializer.serialize_struct("RuleStatus", 19)?;
        members.serialize_field("id", &rule.name)?;
        members.serialize_field("kind", &rule.kind)?;
        members.serialize_field("label", rule.shown_label())?;
        members.serialize_field("severity", rule.severity.as_str())?;
        members.serialize_field("enabled", &rule.enabled)?;
        members.serialize_field("watch", rule.watch.name())?;
        members.serialize_field("unit", rule.watch.unit())?;
        if let Some(threshold) = rule.threshold {
            members.serialize_field("threshold", &threshold.value())?;
            members.serialize_field("comparison", threshold.comparison())?;
        }
        if let Some(clear_at) = rule.clear_at {
            members.serialize_field("clear_at", &clear_at)?;
        }
        if let Some(window) = window {
            members.serialize_field("window_seconds", &window.as_secs())?;
        }
        members.serialize_field("for_seconds", &rule.holds_for.as_secs())?;
        members.serialize_field("cooldown_seconds", &rule.cooldown.as_secs())?;
        if let Some(muted_for) = self.muted_for {
            members.serialize_field("muted_seconds", &muted_for.as_secs())?;
        }
        if let Some(runbook) = &rule.runbook {
            members.serialize_field("runbook", runbook)?;
        }
        members.serialize_field("state", self.state.as_str())?;
        if let Some(value) = self.value {
            members.serialize_field("value", &value)?;
        }
        members.serialize_field("limits", &limits)?;
        members.end()
    }
}
