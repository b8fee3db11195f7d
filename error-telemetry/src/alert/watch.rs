//! What a rule looks at.

use std::time::Duration;

use error_core::{Category, ErrorSpec, ErrorType, Severity};

/// What an [`AlertRule`](super::AlertRule) looks at. Windows are as long as a [`Monitor`](error_core::Monitor)'s: a
/// second to an hour.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Watch {
    /// Errors in a minute, on average over a window.
    ErrorRate {
        /// How long the window is.
        window: Duration,
        /// Which errors count.
        of: ErrorFilter,
    },
    /// How many errors there were in a window.
    ErrorCount {
        /// How long the window is.
        window: Duration,
        /// Which errors count.
        of: ErrorFilter,
    },
    /// For each error that declares when to alert (`action = alert(after = 3)`, `retry(alert = 5)`): how many there were
    /// in a window. The threshold is what the error declares.
    ///
    /// Errors that are only logged and say nothing of alerts have none; those that are ignored neither.
    Declared {
        /// How long the window is.
        window: Duration,
    },
    /// The share of requests that were answered with a 5xx in a window, from 0 to 1.
    FailedShare {
        /// How long the window is.
        window: Duration,
        /// With fewer requests there is no share.
        requests: u64,
    },
    /// For each [`Objective`](error_core::Objective): how fast its error budget is used up, where 1 uses it up exactly
    /// within its period; the lesser of two windows, of which the short one says that it still goes on.
    BurnRate {
        /// Five minutes, or half an hour.
        short: Duration,
        /// An hour, or six.
        long: Duration,
        /// With fewer requests in the short one there is no rate: one failure at night would be a fire.
        requests: u64,
    },
    /// For each circuit breaker that is not closed: 1.
    OpenBreakers,
    /// What 95 of 100 requests of the performance's window did not exceed, in seconds.
    ResponseTime,
    /// How many requests of the performance's window were slow.
    SlowRequests,
    /// The process's resident memory, in megabytes of 1024 · 1024 bytes.
    Memory,
    /// For each health check that fails: 1.
    Health {
        /// Only checks whose name contains this; `None`: all.
        check: Option<String>,
    },
}

impl Watch {
    /// [`ErrorRate`](Self::ErrorRate) of all errors.
    pub fn error_rate(window: Duration) -> Self {
        Self::ErrorRate { window, of: ErrorFilter::new() }
    }

    /// [`ErrorCount`](Self::ErrorCount) of errors that pass a filter.
    pub fn errors(window: Duration, of: ErrorFilter) -> Self {
        Self::ErrorCount { window, of }
    }

    /// The name in a file: `error_rate`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ErrorRate { .. } => "error_rate",
            Self::ErrorCount { .. } => "errors",
            Self::Declared { .. } => "declared",
            Self::FailedShare { .. } => "failed_share",
            Self::BurnRate { .. } => "burn_rate",
            Self::OpenBreakers => "open_breakers",
            Self::ResponseTime => "response_time",
            Self::SlowRequests => "slow_requests",
            Self::Memory => "memory",
            Self::Health { .. } => "health",
        }
    }

    /// What its values are, for people.
    pub fn unit(&self) -> &'static str {
        match self {
            Self::ErrorRate { .. } => "errors/min",
            Self::ErrorCount { .. } | Self::Declared { .. } => "errors",
            Self::FailedShare { .. } => "share",
            Self::BurnRate { .. } => "times",
            Self::OpenBreakers => "breakers",
            Self::ResponseTime => "s",
            Self::SlowRequests => "requests",
            Self::Memory => "MB",
            Self::Health { .. } => "checks",
        }
    }

    /// The window that can be set, if there is one.
    pub fn window(&self) -> Option<Duration> {
        match self {
            Self::ErrorRate { window, .. }
            | Self::ErrorCount { window, .. }
            | Self::Declared { window }
            | Self::FailedShare { window, .. } => Some(*window),
            _ => None,
        }
    }

    pub(super) fn set_window(&mut self, length: Duration) {
        if let Self::ErrorRate { window, .. }
        | Self::ErrorCount { window, .. }
        | Self::Declared { window }
        | Self::FailedShare { window, .. } = self
        {
            *window = length;
        }
    }

    /// Whether each thing that it finds is a reason by itself, or has a threshold of its own.
    pub(super) fn has_own_threshold(&self) -> bool {
        matches!(self, Self::Declared { .. } | Self::OpenBreakers | Self::Health { .. })
    }
}

/// Which errors count: those that everything fits that was said.
///
/// ```
/// use error_core::Category;
/// use error_telemetry::alert::ErrorFilter;
///
/// let billing = ErrorFilter::new().category(Category::new("billing")).server_only();
/// # let _ = billing;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorFilter {
    category: Option<String>,
    code: Option<String>,
    error_type: Option<ErrorType>,
    severity: Option<Severity>,
    pattern: Option<String>,
    server_only: bool,
    undeclared: bool,
}

impl ErrorFilter {
    /// All errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Errors of a category.
    #[must_use]
    pub fn category(self, category: Category) -> Self {
        self.category_named(category.as_str())
    }

    #[must_use]
    pub(super) fn category_named(mut self, category: &str) -> Self {
        self.category = Some(category.to_owned());
        self
    }

    /// Errors with a code, such as `VIDEO_NOT_FOUND`.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Errors of a kind, as [`ErrorType::of_spec`] tells it.
    #[must_use]
    pub fn error_type(mut self, error_type: ErrorType) -> Self {
        self.error_type = Some(error_type);
        self
    }

    /// Errors of exactly this severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Errors whose `category:Type` contains a text, as document A looks for `database_error`.
    #[must_use]
    pub fn pattern(mut self, text: impl Into<String>) -> Self {
        self.pattern = Some(text.into());
        self
    }

    /// Errors that are not the client's: their status is a 5xx.
    #[must_use]
    pub fn server_only(mut self) -> Self {
        self.server_only = true;
        self
    }

    /// Errors for which [`Watch::Declared`] knows no threshold.
    #[must_use]
    pub fn undeclared(mut self) -> Self {
        self.undeclared = true;
        self
    }

    /// Whether an error counts.
    pub(super) fn passes(&self, spec: &ErrorSpec) -> bool {
        self.category.as_deref().is_none_or(|category| category == spec.category().as_str())
            && self.code.as_deref().is_none_or(|code| code == spec.code().as_str())
            && self.error_type.is_none_or(|kind| kind == ErrorType::of_spec(spec))
            && self.severity.is_none_or(|severity| severity == spec.severity())
            && self
                .pattern
                .as_deref()
                .is_none_or(|text| format!("{}:{}", spec.category(), spec.name()).contains(text))
            && !(self.server_only && spec.status().is_client_error())
            && !(self.undeclared && declared_threshold(spec).is_some())
    }
}

/// After how many errors of its own an error wants an alert.
///
/// An action other than logging counts as a word about it, with the default of 5 where no number was given; mere logging,
/// which is every error's default, only with a number.
pub(super) fn declared_threshold(spec: &ErrorSpec) -> Option<u32> {
    use error_core::{ActionPolicy, ErrorAction};
    let threshold = spec.policy().alert_threshold();
    let said = match spec.action() {
        ErrorAction::Ignore => false,
        ErrorAction::Log => threshold != ActionPolicy::new().alert_threshold(),
        _ => true,
    };
    said.then_some(threshold.get())
}
