//! The circuits that are not closed, as the core's tracker shows them.

use std::time::{Duration, SystemTime};

use error_core::{ActiveBreaker, BreakerSource};

use super::{Breakers, CircuitBreaker};

impl CircuitBreaker {
    /// `None` where every call goes through.
    fn active(&self) -> Option<ActiveBreaker> {
        let now = self.now();
        let (at, failures, threshold) = self.step(None, |machine| {
            let opening = machine.opening();
            (!machine.state().admits_all()).then_some((opening.at, opening.failures, opening.threshold))
        })?;
        // To the millisecond, as a refusal says it.
        let at = Duration::try_from_secs_f64(self.seconds_at(at, now)).unwrap_or_default();
        Some(ActiveBreaker::new(self.name(), SystemTime::UNIX_EPOCH + at, failures, threshold))
    }
}

/// The circuits that are open or half-open, for [`ErrorTracker`](error_core::ErrorTracker).
///
/// ```
/// use error_core::{BreakerSource, ErrorTracker, Monitor};
/// use error_recovery::{BreakerSettings, Breakers};
///
/// # fn main() -> Result<(), error_recovery::InvalidPolicy> {
/// let breakers = Breakers::builder().service("stripe", BreakerSettings::consecutive(1)).build()?;
/// let tracker = ErrorTracker::new(Monitor::new()).with_breakers(breakers.clone());
/// if let Ok(permit) = breakers.service("stripe").admit() {
///     permit.failure();
/// }
/// let stats = tracker.stats(std::time::Duration::from_secs(60));
/// assert_eq!(stats.breakers().len(), 1);
/// # Ok(())
/// # }
/// ```
impl BreakerSource for Breakers {
    fn active_breakers(&self) -> Vec<ActiveBreaker> {
        self.all().iter().filter_map(|breaker| breaker.active()).collect()
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use error_core::TestClock;

    use super::*;
    use crate::BreakerSettings;

    #[test]
    fn a_circuit_is_active_until_it_is_closed() {
        let opened = SystemTime::UNIX_EPOCH + Duration::from_millis(1_640_995_200_250);
        let clock = TestClock::at(opened);
        let settings = BreakerSettings::consecutive(2).with_probes(1);
        let breakers = Breakers::builder().defaults(settings).clock(clock.clone()).build().unwrap();
        let (stripe, _) = (breakers.service("stripe"), breakers.service("smtp"));
        stripe.admit().unwrap().failure();
        assert_eq!(breakers.active_breakers(), []);
        stripe.admit().unwrap().failure();
        clock.advance(Duration::from_secs(60));
        let open = [ActiveBreaker::new("stripe", opened, 2, 2)];
        assert_eq!(breakers.active_breakers(), open);
        let probe = stripe.admit().unwrap();
        assert_eq!(breakers.active_breakers(), open, "half-open");
        probe.success();
        assert_eq!(breakers.active_breakers(), []);
    }
}
