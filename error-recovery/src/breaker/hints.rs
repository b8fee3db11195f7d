//! What a circuit may be told by who knows more than its own calls: a fleet's other processes.

use std::time::Duration;

use super::{BreakerEvent, Cause, Changed, CircuitBreaker};
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

    /// Opens a closed circuit as too many failures would: it closes again by its own wait and probes. `by` is written
    /// down: who says so. A circuit that is not closed stays as it is: it has found out itself, or a person has set it.
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
    use crate::{BreakerSettings, BreakerState};

    fn breaker() -> (CircuitBreaker, TestClock) {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let settings = BreakerSettings::consecutive(1).with_probes(1);
        let builder = CircuitBreaker::builder("stripe").settings(settings);
        (builder.clock(clock.clone()).build().unwrap(), clock)
    }

    #[test]
    fn a_circuit_is_open_because_it_was_told_to_until_a_probe_of_its_own_fails() {
        let (breaker, clock) = breaker();
        breaker.open("the fleet");
        let shown = breaker.snapshot();
        assert_eq!((shown.state, shown.told), (BreakerState::Open, true));
        assert_eq!(shown.changed_by.as_deref(), Some("the fleet"));
        assert_eq!(breaker.last_set(), None, "it is no person");
        clock.advance(Duration::from_secs(60));
        let probe = breaker.admit().unwrap();
        assert!(breaker.snapshot().told, "half-open");
        probe.failure();
        let shown = breaker.snapshot();
        assert_eq!((shown.state, shown.told), (BreakerState::Open, false));
    }

    #[test]
    fn the_last_thing_that_a_person_set_is_known() {
        let (breaker, _) = breaker();
        breaker.force_open("ann");
        breaker.reset("bob");
        breaker.admit().unwrap().failure();
        let set = breaker.last_set().unwrap();
        assert_eq!((set.to, set.by.as_deref(), set.generation), (BreakerState::Closed, Some("bob"), 2));
        assert_eq!(breaker.state(), BreakerState::Open);
    }

    #[test]
    fn nothing_is_held_open_for_longer_than_a_year() {
        let (breaker, _) = breaker();
        breaker.admit().unwrap().failure();
        breaker.hold_open(Duration::MAX);
        assert_eq!(breaker.snapshot().retry_after, Some(LONGEST.as_secs_f64()));
    }
}
