//! What is told of healing.

use std::fmt;
use std::sync::Arc;

use error_core::Report;
use serde::Serialize;

/// What a hook is for, from the gentlest to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HealingAction {
    /// Begins anew what can be begun anew: closes a circuit, makes connections again.
    Reset,
    /// Takes the instance out of service, so that nobody sends it new requests.
    Drain,
    /// Has the instance started again.
    Restart,
}

impl HealingAction {
    /// The name in `snake_case`: `reset`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Drain => "drain",
            Self::Restart => "restart",
        }
    }
}

impl fmt::Display for HealingAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something was done about a condition, or will not be any more.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HealingEvent<'a> {
    /// The watch's name.
    pub watch: &'a str,
    /// What happened.
    pub step: HealingStep<'a>,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum HealingStep<'a> {
    /// A hook was called.
    Attempted {
        /// Which.
        action: HealingAction,
        /// The number of the attempt, from 1.
        attempt: u32,
        /// How many there are.
        of: u32,
        /// What the hook failed with. That it did not says nothing of the condition: the next look does.
        error: Option<&'a Report>,
    },
    /// All attempts were made and did not help: a person is needed.
    GaveUp {
        /// How many there were.
        attempts: u32,
    },
    /// All has been well for so long that the attempts are forgotten, and there are as many again.
    Recovered {
        /// How many there were.
        attempts: u32,
    },
}

impl HealingEvent<'_> {
    pub(super) fn log(&self) {
        let watch = self.watch;
        match self.step {
            HealingStep::Attempted { action, attempt, of, error: None } => {
                tracing::warn!(watch, %action, attempt, of, "healing");
            }
            HealingStep::Attempted { action, attempt, of, error: Some(error) } => {
                tracing::error!(watch, %action, attempt, of, %error, "healing failed");
            }
            HealingStep::GaveUp { attempts } => {
                tracing::error!(watch, attempts, "healing gave up: a person is needed");
            }
            HealingStep::Recovered { attempts } => tracing::info!(watch, attempts, "healed"),
        }
    }
}

/// How a watch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HealingState {
    /// The condition does not hold, and nothing was done lately.
    Healthy,
    /// The condition holds; nothing was done yet.
    Unhealthy,
    /// Something was done, and it has not been well for long enough since.
    Healing,
    /// Everything was done that there is.
    GaveUp,
}

/// A watch as it is now, which serializes as an administration shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WatchSnapshot {
    /// The watch's name.
    pub name: Arc<str>,
    /// How it is.
    pub state: HealingState,
    /// How many attempts were made since it was well.
    pub attempts: u32,
    /// How many there are.
    pub most_attempts: u32,
}
