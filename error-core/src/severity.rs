//! How bad an error is.

use std::fmt;

/// How much an operator should care; the log level follows from it.
///
/// The default of a status is [`Severity::of_status`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Expected in normal operation; logged at info.
    Low,
    /// Worth a look when it piles up; logged at warn.
    Medium,
    /// Something is broken; logged at error.
    High,
    /// Wake somebody up; logged at error with `critical = true`.
    Critical,
}

impl Severity {
    /// All severities, the mildest first.
    pub const ALL: &[Self] = &[Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The name as the envelope carries it: `low`, `medium`, `high`, `critical`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
