//! A circuit at one moment: for metrics, health and administration.

use std::sync::Arc;

use error_core::ErrorType;
use serde::{Serialize, Serializer};

use super::BreakerState;

/// How often what happened since the breaker was built. None of the numbers ever goes down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BreakerCounts {
    /// Calls that succeeded; where successes are not counted (see
    /// [`with_success_count`](super::BreakerSettings::with_success_count)) only those that mattered.
    pub successes: u64,
    /// Calls that failed.
    pub failures: u64,
    /// Calls that were slow, whether they succeeded or failed.
    pub slow: u64,
    /// Calls that were refused.
    pub rejected: u64,
    /// Calls that were given up, or panicked.
    pub cancelled: u64,
    /// Results that came after the state had changed: counted above, too, and otherwise without effect.
    pub stale: u64,
    /// How often the circuit opened, other than by a person.
    pub opened: u64,
    /// How often it would have, while it was only measuring.
    pub would_have_opened: u64,
}

/// The calls that a closed circuit has in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BreakerWindow {
    /// All of them; for consecutive failures, those in the present row.
    pub calls: u64,
    /// Those that failed.
    pub failures: u64,
    /// Those that were slow.
    pub slow: u64,
}

/// The calls that a half-open circuit has let through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BreakerProbes {
    /// How many are let through.
    pub limit: u32,
    /// How many were, those given up not counted.
    pub admitted: u32,
    /// How many of them have ended.
    pub finished: u32,
}

/// How a circuit is, as a health check says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BreakerHealth {
    /// Closed.
    Pass,
    /// Half-open, or not watched because somebody said so.
    Warn,
    /// Open.
    Fail,
}

impl From<BreakerState> for BreakerHealth {
    fn from(state: BreakerState) -> Self {
        match state {
            BreakerState::Closed => Self::Pass,
            BreakerState::HalfOpen | BreakerState::ForcedClosed | BreakerState::MetricsOnly => Self::Warn,
            BreakerState::Open | BreakerState::ForcedOpen => Self::Fail,
        }
    }
}

/// Everything about one circuit at one moment, which serializes as the administration shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BreakerSnapshot {
    /// The breaker's name.
    pub name: Arc<str>,
    /// What kind of errors it protects from.
    #[serde(serialize_with = "as_str")]
    pub error_type: ErrorType,
    /// Its state. An open circuit stays open until a call comes after the wait.
    pub state: BreakerState,
    /// The same, as a health check says it.
    pub health: BreakerHealth,
    /// The number of the state.
    pub generation: u32,
    /// The calls in view.
    pub window: BreakerWindow,
    /// The probes of a half-open circuit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probes: Option<BreakerProbes>,
    /// When the circuit opened last, in seconds since 1970, if it has not been closed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggered_at: Option<f64>,
    /// How many seconds an open circuit stays open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<f64>,
    /// Whether half of what its settings say is enough to open it, as it was told.
    #[serde(skip_serializing_if = "is_false")]
    pub sensitive: bool,
    /// Whether it was told to open, and no call of its own has shown since that it must be.
    #[serde(skip_serializing_if = "is_false")]
    pub told: bool,
    /// Who set the state or the numbers last, or told it to open, in their own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<Arc<str>>,
    /// How often what happened.
    pub counts: BreakerCounts,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn as_str<S: Serializer>(kind: &ErrorType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}
