//! The states of a circuit.

use std::fmt;

use serde::Serialize;

/// What a circuit breaker does with calls.
///
/// The first three follow each other by themselves; a person sets the others, and they stay until
/// [`reset`](super::CircuitBreaker::reset).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BreakerState {
    /// Calls go through, and their results are watched.
    Closed,
    /// Calls are refused until a wait is over.
    Open,
    /// A few calls go through, to see whether the service is back.
    HalfOpen,
    /// Calls are refused.
    ForcedOpen,
    /// Calls go through whatever comes of them.
    ForcedClosed,
    /// Calls go through; what would have opened the circuit is told, and nothing else happens.
    MetricsOnly,
}

impl BreakerState {
    /// All six.
    pub const ALL: &[Self] =
        &[Self::Closed, Self::Open, Self::HalfOpen, Self::ForcedOpen, Self::ForcedClosed, Self::MetricsOnly];

    /// The name in `snake_case`: `half_open`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
            Self::ForcedOpen => "forced_open",
            Self::ForcedClosed => "forced_closed",
            Self::MetricsOnly => "metrics_only",
        }
    }

    /// Whether every call goes through.
    pub const fn admits_all(self) -> bool {
        matches!(self, Self::Closed | Self::ForcedClosed | Self::MetricsOnly)
    }
}

impl fmt::Display for BreakerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
