//! What a circuit may be told by who knows more than its own calls: a fleet's other processes.

use std::time::Duration;

use super::{BreakerEvent, BreakerState, Cause, Changed, CircuitBreaker};
use crate::LONGEST;

impl CircuitBreaker {
    /// Lets half of what the settings say be enough to open the circuit: half of the failures in a row, or of a window's
    /// share and of its minimum of calls, rounded up. What has been counted stays. Said again, it changes nothing.
    ///
    /// What closes the circuit is as before.
    ///
    /// ```
    /// use error_recovery::{BreakerSettings, BreakerState, CircuitBreaker};
    ///
    /// # fn main() -> Result<(), error_recovery::InvalidPolicy> {
    /// let breaker = CircuitBreaker::builder("stripe").settings(BreakerSettings::consecutive(5)).build()?;
    /// breaker.set_sensitive(true);
    /// for _ in 0..3 {
    ///     if let Ok(permit) = breaker.admit() {
    ///         permit.failure();
    ///     }
    /// }
    /// assert_eq!(breaker.state(), BreakerState::Open);
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_sensitive(&self, sensitive: bool) {
        self.step(None, |machine| machine.set_sensitive(sensitive));
    }

    /// Opens a closed circuit as too many failures would: it closes again by its own wait and probes. `by` is written down:
    /// who says so. A circuit that is not closed stays as it is: it has found out itself, or a person has set it.
    ///
    /// To open one until somebody resets it, see [`force_open`](Self::force_open).
    pub fn open(&self, by: &str) {
        let now = self.now();
        self.step(Some(by), |machine| machine.open_when_told(now));
    }

    /// Holds an open circuit open for at least so long from now, a year at most. One that is not open stays as it is.
    pub fn hold_open(&self, least: Duration) {
        let now = self.now();
        self.step(None, |machine| machine.hold_open(least.min(LONGEST), now));
    }

    /// The last change of the state that a person made, as [listeners](super::BreakerListener) were told it.
    pub fn last_set(&self) -> Option<BreakerEvent> {
        self.changed().set.clone()
    }

    /// Whether the circuit is not closed for what calls of its own have shown: neither by a person nor because
    /// [it was told](Self::open).
    pub fn has_tripped(&self) -> bool {
        self.step(None, |machine| {
            matches!(machine.state(), BreakerState::Open | BreakerState::HalfOpen) && !machine.opening().told
        })
    }

    /// How long an open circuit stays open; nothing if it waits for a call. `None` where it is not open.
    pub fn wait_left(&self) -> Option<Duration> {
        let now = self.now();
        self.step(None, |machine| machine.wait_left(now))
    }
}

impl Changed {
    /// Events of several threads may be told out of order.
    pub(super) fn remember(&mut self, event: &BreakerEvent) {
        if let Some(by) = &event.by {
            self.by = Some(by.clone());
        }
        let is_later = |known: &BreakerEvent| event.generation.wrapping_sub(known.generation) < u32::MAX / 2;
        if event.cause == Cause::Manual && self.set.as_ref().is_none_or(is_later) {
            self.set = Some(event.clone());
        }
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use std::time::SystemTime;

    use error_core::TestClock;

    use super::*;
    use crate::BreakerSettings;

    fn breaker() -> (CircuitBreaker, TestClock) {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let settings = BreakerSettings::consecutive(1).with_probes(1);
        let builder = CircuitBreaker::builder("stripe").settings(settings);
        (builder.clock(clock.clone()).build().unwrap(), clock)
    }

    #[test]
    fn a_circuit_that_was_told_to_open_has_not_tripped_until_a_probe_of_its_own_fails() {
        let (breaker, clock) = breaker();
        breaker.open("the fleet");
        assert_eq!((breaker.state(), breaker.has_tripped()), (BreakerState::Open, false));
        let shown = breaker.snapshot();
        assert_eq!((shown.told, shown.changed_by.as_deref()), (true, Some("the fleet")));
        assert_eq!(breaker.last_set(), None, "it is no person");
        clock.advance(Duration::from_secs(60));
        let probe = breaker.admit().unwrap();
        assert!(!breaker.has_tripped(), "half-open");
        probe.failure();
        assert!(breaker.has_tripped() && !breaker.snapshot().told);
    }

    #[test]
    fn the_last_thing_that_a_person_set_is_known() {
        let (breaker, _) = breaker();
        breaker.force_open("ann");
        breaker.reset("bob");
        breaker.admit().unwrap().failure();
        let set = breaker.last_set().unwrap();
        assert_eq!((set.to, set.by.as_deref(), set.generation), (BreakerState::Closed, Some("bob"), 2));
        assert!(breaker.has_tripped());
    }

    #[test]
    fn nothing_is_held_open_for_longer_than_a_year() {
        let (breaker, _) = breaker();
        assert_eq!(breaker.wait_left(), None);
        breaker.admit().unwrap().failure();
        breaker.hold_open(Duration::MAX);
        assert_eq!(breaker.wait_left(), Some(LONGEST));
    }
}
