//! What is told of a circuit.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use serde::Serialize;

use super::BreakerState;

/// Why a circuit changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// Too many calls failed.
    Failures,
    /// Too many calls were slow.
    SlowCalls,
    /// The circuit was open for as long as it should be.
    WaitOver,
    /// All probes succeeded.
    ProbesSucceeded,
    /// Too many probes failed or were slow.
    ProbeFailed,
    /// The results of the probes did not come.
    ProbesLost,
    /// Somebody said so, such as a fleet whose other processes have their circuits open.
    Told,
    /// A person set the state.
    Manual,
    /// A person set other numbers; the state stays.
    Reconfigured,
}

impl Cause {
    /// The name in `snake_case`: `probe_failed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failures => "failures",
            Self::SlowCalls => "slow_calls",
            Self::WaitOver => "wait_over",
            Self::ProbesSucceeded => "probes_succeeded",
            Self::ProbeFailed => "probe_failed",
            Self::ProbesLost => "probes_lost",
            Self::Told => "told",
            Self::Manual => "manual",
            Self::Reconfigured => "reconfigured",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A circuit changed its state, or in [`MetricsOnly`](BreakerState::MetricsOnly) would have: then both states are that.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BreakerEvent {
    /// The breaker's name.
    pub breaker: Arc<str>,
    /// The state before.
    pub from: BreakerState,
    /// The state now.
    pub to: BreakerState,
    /// Why.
    pub cause: Cause,
    /// The number of the new state. Events of several threads may be told out of order: the highest is the latest.
    pub generation: u32,
    /// How many errors, or slow calls, opened the circuit; 0 if it was told to open.
    pub failures: u64,
    /// How many were enough.
    pub threshold: u64,
    /// When it changed.
    pub at: SystemTime,
    /// Who changed it, in their own words, if a person did, or who told it to open.
    pub by: Option<Arc<str>>,
}

/// How often a circuit has gone from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BreakerTransition {
    /// The state before.
    pub from: BreakerState,
    /// The state after.
    pub to: BreakerState,
    /// How often.
    pub count: u64,
}

impl BreakerTransition {
    /// There are few pairs of states, and a change is rare. What only would have been one, or set numbers, is none.
    pub(super) fn count(all: &mut Vec<Self>, from: BreakerState, to: BreakerState) {
        if from == to {
            return;
        }
        match all.iter_mut().find(|known| known.from == from && known.to == to) {
            Some(known) => known.count += 1,
            None => all.push(Self { from, to, count: 1 }),
        }
    }
}

/// Told of every change of a circuit: for metrics, alerts and logs. Open; a function of an event is one.
///
/// It runs on the thread whose call brought the change, outside the breaker's lock, and may call the breaker. Its
/// panics are caught. Hand slow work to a queue.
pub trait BreakerListener: Send + Sync {
    /// Looks at one change.
    fn on_event(&self, event: &BreakerEvent);
}

impl<F: Fn(&BreakerEvent) + Send + Sync> BreakerListener for F {
    fn on_event(&self, event: &BreakerEvent) {
        self(event);
    }
}

/// Writes changes to the log: a warning when a circuit opens, information otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogBreakers;

impl BreakerListener for LogBreakers {
    fn on_event(&self, event: &BreakerEvent) {
        let BreakerEvent { breaker, from, to, cause, failures, threshold, by, .. } = event;
        let by = by.as_deref();
        if matches!(to, BreakerState::Open | BreakerState::ForcedOpen) {
            tracing::warn!(%breaker, %from, %to, %cause, failures, threshold, by, "circuit opened");
        } else if matches!(cause, Cause::Failures | Cause::SlowCalls) {
            tracing::warn!(%breaker, %from, %to, %cause, failures, threshold, by, "circuit would have opened");
        } else {
            tracing::info!(%breaker, %from, %to, %cause, by, "circuit changed");
        }
    }
}
