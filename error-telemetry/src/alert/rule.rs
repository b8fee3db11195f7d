//! When to alert.

use std::time::Duration;

use error_core::Severity;

use super::kind::AlertKind;
use super::watch::Watch;

/// When to alert, about what, and how insistently.
///
/// ```
/// use std::time::Duration;
/// use error_core::{ErrorType, Severity};
/// use error_telemetry::alert::{AlertKind, AlertRule, ErrorFilter, Watch};
///
/// let window = Duration::from_secs(300);
/// let rate = AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, Watch::error_rate(window))
///     .above(10.0)
///     .clear_at(5.0)
///     .holds_for(Duration::from_secs(60))
///     .severity(Severity::High);
/// let database = ErrorFilter::new().error_type(ErrorType::Database);
/// let database =
///     AlertRule::new("database", AlertKind::ERROR_PATTERN, Watch::errors(window, database)).at_least(1.0);
/// # let _ = (rate, database);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRule {
    pub(super) name: String,
    pub(super) kind: AlertKind,
    pub(super) watch: Watch,
    pub(super) severity: Severity,
    pub(super) label: Option<String>,
    pub(super) threshold: Option<Threshold>,
    pub(super) clear_at: Option<f64>,
    pub(super) holds_for: Duration,
    pub(super) cooldown: Duration,
    pub(super) runbook: Option<String>,
    pub(super) enabled: bool,
}

/// From which value on it is too much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// A greater one.
    Above(f64),
    /// This or a greater one.
    AtLeast(f64),
}

impl Threshold {
    /// The number.
    pub fn value(self) -> f64 {
        match self {
            Self::Above(value) | Self::AtLeast(value) => value,
        }
    }

    /// `above` or `at_least`.
    pub fn comparison(self) -> &'static str {
        match self {
            Self::Above(_) => "above",
            Self::AtLeast(_) => "at_least",
        }
    }

    pub(super) fn is_passed_by(self, value: f64) -> bool {
        match self {
            Self::Above(most) => value > most,
            Self::AtLeast(least) => value >= least,
        }
    }

    pub(super) fn with_value(self, value: f64) -> Self {
        match self {
            Self::Above(_) => Self::Above(value),
            Self::AtLeast(_) => Self::AtLeast(value),
        }
    }
}

/// No wait of a rule is longer: a week.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(7 * 24 * 3_600);

/// The longest window of a monitor.
pub(super) const LONGEST_WINDOW: Duration = Duration::from_secs(3_600);

/// Thresholds are numbers that people write.
pub(super) const GREATEST_THRESHOLD: f64 = 1e12;

impl AlertRule {
    /// A rule that has a name of its own among its likes, in `kebab-case`.
    ///
    /// It needs a threshold ([`above`](Self::above) or [`at_least`](Self::at_least)) unless what it watches has its own.
    /// Defaults: severity high, no wait before it alerts, a cooldown of five minutes, enabled.
    pub fn new(name: impl Into<String>, kind: AlertKind, watch: Watch) -> Self {
        Self {
            name: name.into(),
            kind,
            watch,
            severity: Severity::High,
            label: None,
            threshold: None,
            clear_at: None,
            holds_for: Duration::ZERO,
            cooldown: Duration::from_secs(300),
            runbook: None,
            enabled: true,
        }
    }

    /// Alerts when the value is greater.
    #[must_use]
    pub fn above(mut self, value: f64) -> Self {
        self.threshold = Some(Threshold::Above(value));
        self
    }

    /// Alerts when the value is this or greater.
    #[must_use]
    pub fn at_least(mut self, value: f64) -> Self {
        self.threshold = Some(Threshold::AtLeast(value));
        self
    }

    /// Hysteresis: a raised alert is cleared only when the value is this or less. Default: as soon as the threshold is no
    /// longer passed.
    #[must_use]
    pub fn clear_at(mut self, value: f64) -> Self {
        self.clear_at = Some(value);
        self
    }

    /// How long the threshold must be passed, at each look, before the alert is raised. Default: not at all.
    #[must_use]
    pub fn holds_for(mut self, time: Duration) -> Self {
        self.holds_for = time;
        self
    }

    /// How long after it was raised the same alert is not raised again, though it was cleared meanwhile. If it is still a
    /// reason then, it is raised. Default: five minutes.
    #[must_use]
    pub fn cooldown(mut self, time: Duration) -> Self {
        self.cooldown = time;
        self
    }

    /// How bad it is. Default: high; alerts of [`Watch::Declared`] are as bad as their errors.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// What it is called for people. Default: the kind's description.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Where it is written what to do; sinks show the address.
    #[must_use]
    pub fn runbook(mut self, url: impl Into<String>) -> Self {
        self.runbook = Some(url.into());
        self
    }

    /// Leaves it alone until somebody enables it.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.enabled = false;
        self
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its alerts are about.
    pub fn kind(&self) -> &AlertKind {
        &self.kind
    }

    /// What it looks at.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    pub(super) fn shown_label(&self) -> &str {
        self.label.as_deref().or_else(|| self.kind.description()).unwrap_or(self.kind.as_str())
    }

    /// Everything that is wrong with it by itself.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let shape = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if self.name.is_empty() || self.name.len() > 64 || !self.name.chars().all(shape) {
            problems.push(Problem::of(
                Setting::Name,
                "call it with up to 64 small letters, digits, `-`, `_` and `.`",
            ));
        }
        if !self.kind.is_well_formed() {
            let kind = self.kind.as_str().escape_debug();
            problems.push(Problem::of(
                Setting::Kind,
                format!("the type `{kind}` is none: write capital letters, digits and `_`"),
            ));
        }
        problems.extend(self.threshold_problem());
        problems.extend(self.clear_at_problem());
        problems.extend(self.window_problem());
        for (time, setting, name) in
            [(self.holds_for, Setting::For, "for"), (self.cooldown, Setting::Cooldown, "cooldown")]
        {
            if time > LONGEST_WAIT {
                problems.push(Problem::of(setting, format!("`{name}` must be at most a week")));
            }
        }
        if let Some(runbook) = &self.runbook
            && !(runbook.starts_with("https://") || runbook.starts_with("http://"))
        {
            problems
                .push(Problem::of(Setting::Runbook, "the runbook is no address: begin it with `https://`"));
        }
        problems
    }

    fn threshold_problem(&self) -> Option<Problem> {
        let text = match (self.threshold, self.watch.has_own_threshold()) {
            (Some(_), true) => {
                format!("`{}` has thresholds of its own: leave out `above` and `at_least`", self.watch.name())
            }
            (None, false) => "give a threshold: `above` or `at_least`".to_owned(),
            (Some(threshold), false) if !is_usable(threshold.value()) => {
                format!("the threshold must be between 0 and {GREATEST_THRESHOLD:e}")
            }
            (Some(Threshold::AtLeast(0.0)), false) => {
                "`at_least = 0` is always true: give a greater number".to_owned()
            }
            _ => return None,
        };
        Some(Problem::of(Setting::Threshold, text))
    }

    fn clear_at_problem(&self) -> Option<Problem> {
        let clear_at = self.clear_at?;
        let text = match self.threshold {
            Some(threshold) if !is_usable(clear_at) || threshold.is_passed_by(clear_at) => {
                let threshold = threshold.value();
                format!("`clear_at` must be at least 0 and not itself pass the threshold of {threshold}")
            }
            None if self.watch.has_own_threshold() => {
                format!("`{}` has thresholds of its own: leave out `clear_at`", self.watch.name())
            }
            _ => return None,
        };
        Some(Problem::of(Setting::ClearAt, text))
    }

    fn window_problem(&self) -> Option<Problem> {
        let is_window = |length: Duration| {
            (Duration::from_secs(1)..=LONGEST_WINDOW).contains(&length) && length.subsec_nanos() == 0
        };
        if self.watch.window().is_some_and(|length| !is_window(length)) {
            return Some(Problem::of(
                Setting::Window,
                "the window must be whole seconds, from 1 to 3600, which is an hour",
            ));
        }
        match self.watch {
            Watch::BurnRate { short, long, .. }
                if !([300, 1_800].contains(&short.as_secs())
                    && [3_600, 21_600].contains(&long.as_secs())) =>
            {
                let text = "burn rates are known over 5 or 30 minutes, and over 1 or 6 hours";
                Some(Problem::of(Setting::Window, text))
            }
            _ => None,
        }
    }
}

fn is_usable(value: f64) -> bool {
    (0.0..=GREATEST_THRESHOLD).contains(&value)
}

/// What of a rule something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    Name,
    Kind,
    Threshold,
    ClearAt,
    Window,
    For,
    Cooldown,
    Runbook,
}

/// Something that is wrong with a rule, as a sentence that says how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) setting: Setting,
    pub(super) text: String,
}

impl Problem {
    fn of(setting: Setting, text: impl Into<String>) -> Self {
        Self { setting, text: text.into() }
    }
}
