//! What is changed of rules while the service runs.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use error_core::Severity;
use serde::{Deserialize, Deserializer};

use super::book::Changed;
use super::rule::{AlertRule, LONGEST_WAIT, Setting};

/// Changes of rules: what document B's `POST …/alerts/configure` takes. What is not named stays as it is.
///
/// ```
/// use error_telemetry::alert::AlertChanges;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let changes: AlertChanges = serde_json::from_str(
///     r#"{"rules":[
///         {"id":"error-rate","threshold":20,"clear_at":10,"window_seconds":600},
///         {"id":"memory","enabled":false},
///         {"id":"breaker","severity":"critical","cooldown_seconds":900,"mute_seconds":3600}
///     ]}"#,
/// )?;
/// # let _ = changes;
/// # Ok(())
/// # }
/// ```
///
/// `threshold`, `clear_at`, `window_seconds`, `for_seconds`, `cooldown_seconds`, `severity` and `enabled` are the rule's
/// settings; `mute_seconds` keeps its alerts from sinks, and 0 ends that. A `clear_at` of null takes the hysteresis away.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertChanges {
    rules: Vec<RuleChange>,
}

/// Changes of one rule.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleChange {
    id: String,
    #[serde(default)]
    enabled: Option<bool>,
    #[serde(default)]
    threshold: Option<f64>,
    #[serde(default, deserialize_with = "given")]
    clear_at: Option<Option<f64>>,
    #[serde(default)]
    window_seconds: Option<u64>,
    #[serde(default)]
    for_seconds: Option<u64>,
    #[serde(default)]
    cooldown_seconds: Option<u64>,
    #[serde(default)]
    mute_seconds: Option<u64>,
    #[serde(default, deserialize_with = "severity")]
    severity: Option<Severity>,
}

/// Tells null from nothing.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<f64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn severity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Severity>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    let find = |name: String| {
        severity_named(&name).ok_or_else(|| {
            serde::de::Error::custom("a severity is one of `low`, `medium`, `high`, `critical`")
        })
    };
    name.map(find).transpose()
}

pub(super) fn severity_named(name: &str) -> Option<Severity> {
    Severity::ALL.iter().copied().find(|severity| severity.as_str() == name)
}

impl AlertChanges {
    /// No changes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds those of a rule.
    #[must_use]
    pub fn rule(mut self, change: RuleChange) -> Self {
        self.rules.push(change);
        self
    }

    /// The names of the rules that are to be changed.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|change| change.id.as_str())
    }

    /// The rules as they will be, or everything that is wrong.
    pub(super) fn apply(&self, rules: &[AlertRule]) -> Result<Vec<Changed>, RefusedChanges> {
        let mut problems = Vec::new();
        let mut named = BTreeSet::new();
        let mut changed = Vec::new();
        if self.rules.is_empty() {
            problems.push(RefusedChange::at("/rules".to_owned(), "name at least one rule"));
        }
        for (index, change) in self.rules.iter().enumerate() {
            let at = |member: &str| format!("/rules/{index}/{member}");
            let Some(rule) = rules.iter().find(|rule| rule.name == change.id) else {
                problems.push(RefusedChange::at(at("id"), "there is no such rule"));
                continue;
            };
            if !named.insert(change.id.as_str()) {
                problems.push(RefusedChange::at(at("id"), "the rule is named twice"));
                continue;
            }
            change.check(rule, &mut |member, detail| {
                problems.push(RefusedChange::at(at(member), detail));
            });
            let rule = change.applied(rule.clone());
            for problem in rule.problems() {
                problems.push(RefusedChange::at(at(member_of(problem.setting)), &problem.text));
            }
            changed.push(Changed { rule, mute: change.mute_seconds.map(Duration::from_secs) });
        }
        if problems.is_empty() { Ok(changed) } else { Err(RefusedChanges { problems }) }
    }
}

impl RuleChange {
    /// No changes of the rule with this name.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Whether anybody looks.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// From which value on it is too much. Whether the value itself is, stays as it was.
    #[must_use]
    pub fn threshold(mut self, value: f64) -> Self {
        self.threshold = Some(value);
        self
    }

    /// From which value down the alert is cleared; `None`: as soon as the threshold is no longer passed.
    #[must_use]
    pub fn clear_at(mut self, value: Option<f64>) -> Self {
        self.clear_at = Some(value);
        self
    }

    /// Tells no sink of its alerts for so long; zero: tells them again. To the second.
    #[must_use]
    pub fn mute(mut self, time: Duration) -> Self {
        self.mute_seconds = Some(time.as_secs());
        self
    }

    /// What the rule's own check cannot see.
    fn check(&self, rule: &AlertRule, problem: &mut dyn FnMut(&str, &str)) {
        if self.threshold.is_some() && rule.threshold.is_none() {
            problem("threshold", "each thing that this rule watches has a threshold of its own");
        }
        if self.window_seconds.is_some() && rule.watch.window().is_none() {
            problem("window_seconds", "what this rule watches has no window that can be set");
        }
        if self.mute_seconds.is_some_and(|seconds| seconds > LONGEST_WAIT.as_secs()) {
            problem("mute_seconds", "a rule is muted for at most a week: disable it");
        }
    }

    fn applied(&self, mut rule: AlertRule) -> AlertRule {
        if let (Some(value), Some(threshold)) = (self.threshold, rule.threshold) {
            rule.threshold = Some(threshold.with_value(value));
        }
        if let Some(clear_at) = self.clear_at {
            rule.clear_at = clear_at;
        }
        if let Some(seconds) = self.window_seconds {
            rule.watch.set_window(Duration::from_secs(seconds));
        }
        if let Some(seconds) = self.for_seconds {
            rule.holds_for = Duration::from_secs(seconds);
        }
        if let Some(seconds) = self.cooldown_seconds {
            rule.cooldown = Duration::from_secs(seconds);
        }
        rule.severity = self.severity.unwrap_or(rule.severity);
        rule.enabled = self.enabled.unwrap_or(rule.enabled);
        rule
    }
}

fn member_of(setting: Setting) -> &'static str {
    match setting {
        Setting::Threshold => "threshold",
        Setting::ClearAt => "clear_at",
        Setting::Window => "window_seconds",
        Setting::For => "for_seconds",
        Setting::Cooldown => "cooldown_seconds",
        // These cannot be changed, and were checked when the alerts were built.
        Setting::Name | Setting::Kind | Setting::Runbook => "id",
    }
}

/// Why nothing was changed: everything that is wrong with what was to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedChanges {
    problems: Vec<RefusedChange>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedChange {
    pointer: String,
    detail: String,
}

impl RefusedChange {
    fn at(pointer: String, detail: &str) -> Self {
        Self { pointer, detail: detail.to_owned() }
    }

    /// Where, as a JSON pointer (RFC 6901) into the changes: `/rules/0/threshold`.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What, as a sentence that says how to mend it.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl RefusedChanges {
    /// The problems, in the order of the changes.
    pub fn problems(&self) -> &[RefusedChange] {
        &self.problems
    }
}

impl fmt::Display for RefusedChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the rules cannot be changed like that:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {}: {}", problem.pointer, problem.detail))
    }
}

impl std::error::Error for RefusedChanges {}
