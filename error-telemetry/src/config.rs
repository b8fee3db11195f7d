//! What can be wrong with a configuration.

use std::fmt;

/// Everything that is wrong with a configuration, in one error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TelemetryConfigError {
    problems: Vec<String>,
}

impl TelemetryConfigError {
    /// `Err` if there is any problem.
    #[cfg_attr(
        not(any(feature = "alerts", feature = "logging", feature = "otlp", feature = "prometheus")),
        expect(dead_code, reason = "each part that can be configured is a feature")
    )]
    pub(crate) fn unless_empty(problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { problems }) }
    }

    #[cfg(any(feature = "alerts", feature = "logging", feature = "otlp", feature = "sentry"))]
    pub(crate) fn of(problems: Vec<String>) -> Self {
        Self { problems }
    }

    /// The problems, each a sentence that says how to mend it.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for TelemetryConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "telemetry is misconfigured:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

impl std::error::Error for TelemetryConfigError {}
