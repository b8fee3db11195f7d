//! When a circuit opens, and how it closes again.

use std::time::Duration;

use error_core::ErrorType;

use super::OpenWait;
use crate::{InvalidPolicy, LONGEST};

/// What opens a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trip {
    /// So many failures without a success between them.
    Consecutive { failures: u32 },
    /// A share of the last so many calls.
    CountWindow { calls: u32 },
    /// A share of the calls of the last so long.
    TimeWindow { length: Duration },
}

/// When a [`CircuitBreaker`](super::CircuitBreaker) opens, how long it stays open, and what closes it.
///
/// ```
/// use std::time::Duration;
/// use error_recovery::{BreakerSettings, OpenWait};
///
/// // Opens when half of the last 100 calls have failed or took longer than 2 s; probes with 3 calls after 30 s.
/// BreakerSettings::count_window(100)
///     .with_failure_percent(50)
///     .with_slow_calls(Duration::from_secs(2), 50)
///     .with_open_wait(OpenWait::fixed(Duration::from_secs(30)))
///     .with_probes(3);
/// ```
///
/// Numbers are checked when a breaker is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerSettings {
    pub(super) trip: Trip,
    pub(super) failure_percent: u32,
    pub(super) minimum_calls: u32,
    pub(super) slow_after: Option<Duration>,
    pub(super) slow_percent: u32,
    pub(super) open_wait: OpenWait,
    pub(super) probes: u32,
    pub(super) probe_limit: Duration,
    pub(super) count_successes: bool,
    pub(super) error_type: ErrorType,
}

/// The most calls of a count window; each failed or slow one takes 8 bytes.
const MOST_CALLS: u32 = 100_000;

/// How many parts of a time window there are: the oldest is forgotten as a whole.
pub(super) const SLICES: u32 = 10;

impl BreakerSettings {
    /// Opens after 5 failures in a row.
    pub const fn new() -> Self {
        Self::consecutive(5)
    }

    /// Opens after so many failures in a row.
    pub const fn consecutive(failures: u32) -> Self {
        Self::of(Trip::Consecutive { failures }, 1)
    }

    /// Opens when a share of the last so many calls has failed; at most 100,000.
    pub const fn count_window(calls: u32) -> Self {
        Self::of(Trip::CountWindow { calls }, if calls < 20 { calls } else { 20 })
    }

    /// Opens when a share of the calls of the last `length` has failed. The window moves on by tenths of its length.
    pub const fn time_window(length: Duration) -> Self {
        Self::of(Trip::TimeWindow { length }, 20)
    }

    const fn of(trip: Trip, minimum_calls: u32) -> Self {
        Self {
            trip,
            failure_percent: 50,
            minimum_calls,
            slow_after: None,
            slow_percent: 100,
            open_wait: OpenWait::fixed(Duration::from_secs(60)),
            probes: 3,
            probe_limit: Duration::from_secs(60),
            count_successes: false,
            error_type: ErrorType::ExternalService,
        }
    }

    /// The share of failed calls in a window that opens the circuit, 1 to 100. Default: 50.
    #[must_use]
    pub const fn with_failure_percent(mut self, percent: u32) -> Self {
        self.failure_percent = percent;
        self
    }

    /// How many calls a window must have seen before it can open the circuit. Default: 20, or a smaller window's size.
    #[must_use]
    pub const fn with_minimum_calls(mut self, calls: u32) -> Self {
        self.minimum_calls = calls;
        self
    }

    /// Lets calls count as slow that take `after` or longer, and a window open the circuit when `percent` of its calls
    /// are slow. For consecutive failures a slow call counts as one of them, whatever `percent` says. Default: no call
    /// is slow.
    #[must_use]
    pub const fn with_slow_calls(mut self, after: Duration, percent: u32) -> Self {
        self.slow_after = Some(after);
        self.slow_percent = percent;
        self
    }

    /// How long the circuit stays open. Default: 60 seconds.
    #[must_use]
    pub const fn with_open_wait(mut self, wait: OpenWait) -> Self {
        self.open_wait = wait;
        self
    }

    /// How many calls are let through after the wait, to see whether the service is back. Default: 3.
    #[must_use]
    pub const fn with_probes(mut self, probes: u32) -> Self {
        self.probes = probes;
        self
    }

    /// How long after the last probe went out their results are waited for; then the circuit opens again.
    /// Default: 60 seconds.
    #[must_use]
    pub const fn with_probe_limit(mut self, limit: Duration) -> Self {
        self.probe_limit = limit;
        self
    }

    /// Counts successes where the circuit needs no count of them: with consecutive failures. It makes a success some
    /// nanoseconds dearer. Default: windows count, consecutive failures do not.
    #[must_use]
    pub const fn with_success_count(mut self) -> Self {
        self.count_successes = true;
        self
    }

    /// What kind of errors the circuit protects from, as clients of a refused call read it. Default:
    /// [`ErrorType::ExternalService`].
    #[must_use]
    pub const fn with_error_type(mut self, error_type: ErrorType) -> Self {
        self.error_type = error_type;
        self
    }

    /// What is wrong with the numbers.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut unless = |holds: bool, problem: &str| {
            if !holds {
                problems.push(problem.to_owned());
            }
        };
        match self.trip {
            Trip::Consecutive { failures } => {
                unless(failures > 0, "a circuit cannot open after 0 failures: give at least 1");
            }
            Trip::CountWindow { calls } => {
                unless(calls > 0, "a window of 0 calls sees nothing: give at least 1");
                unless(calls <= MOST_CALLS, "a window of more than 100,000 calls: give at most that");
                unless(
                    self.minimum_calls <= calls,
                    "the minimum of calls exceeds the window: it would never open the circuit",
                );
            }
            Trip::TimeWindow { length } => {
                unless(
                    length >= Duration::from_millis(10),
                    "a window shorter than 10 ms sees nothing: give a longer one",
                );
                unless(length <= LONGEST, "a window longer than a year: give a shorter one");
            }
        }
        unless((1..=100).contains(&self.failure_percent), "a failure share is 1 to 100 %");
        unless((1..=100).contains(&self.slow_percent), "a share of slow calls is 1 to 100 %");
        unless(self.minimum_calls > 0, "a minimum of 0 calls: give at least 1");
        unless(self.slow_after.is_none_or(|after| !after.is_zero()), "every call takes longer than 0");
        unless(self.slow_after.is_none_or(|after| after <= LONGEST), "no call takes a year");
        unless(self.probes > 0, "without probes the circuit never closes: give at least 1");
        unless(!self.probe_limit.is_zero(), "a probe limit of 0 waits for no result: give a longer one");
        unless(self.probe_limit <= LONGEST, "a probe limit longer than a year: give a shorter one");
        self.open_wait.check(&mut problems);
        problems
    }

    pub(super) fn check(&self) -> Result<(), InvalidPolicy> {
        InvalidPolicy::unless_empty(self.problems())
    }

    /// Whether successes are counted one by one.
    pub(super) const fn counts(&self) -> bool {
        self.count_successes || !matches!(self.trip, Trip::Consecutive { .. })
    }

    /// How many of `calls` must have failed to open the circuit.
    pub(super) fn failures_of(&self, calls: u64) -> u64 {
        match self.trip {
            Trip::Consecutive { failures } => failures.into(),
            _ => share(calls, self.failure_percent),
        }
    }

    /// How many of `calls` must have been slow to open the circuit.
    pub(super) fn slow_of(&self, calls: u64) -> u64 {
        share(calls, self.slow_percent)
    }
}

/// `percent` of `calls`, rounded up.
fn share(calls: u64, percent: u32) -> u64 {
    calls.saturating_mul(percent.into()).div_ceil(100)
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_told_at_once() {
        let settings = BreakerSettings::count_window(0)
            .with_failure_percent(0)
            .with_minimum_calls(3)
            .with_slow_calls(Duration::ZERO, 101)
            .with_open_wait(OpenWait::exponential(Duration::ZERO, Duration::ZERO).with_jitter_percent(101))
            .with_probes(0)
            .with_probe_limit(Duration::ZERO);
        let problems = settings.problems();
        assert_eq!(problems.len(), 9, "{problems:#?}");
        let shown = settings.check().unwrap_err().to_string();
        assert!(problems.iter().all(|problem| shown.contains(problem)), "{shown}");
    }

    #[test]
    fn what_cannot_be_represented_is_refused() {
        let forever = Duration::MAX;
        for settings in [
            BreakerSettings::consecutive(0),
            BreakerSettings::count_window(MOST_CALLS + 1),
            BreakerSettings::time_window(forever),
            BreakerSettings::time_window(Duration::from_millis(9)),
            BreakerSettings::time_window(Duration::from_secs(1)).with_minimum_calls(0),
            BreakerSettings::new().with_slow_calls(forever, 1),
            BreakerSettings::new().with_probe_limit(forever),
            BreakerSettings::new().with_open_wait(OpenWait::fixed(forever)),
        ] {
            assert_eq!(settings.problems().len(), 1, "{settings:?}");
        }
        assert_eq!(BreakerSettings::new().check(), Ok(()));
        assert_eq!(BreakerSettings::count_window(10).check(), Ok(()));
    }
}
