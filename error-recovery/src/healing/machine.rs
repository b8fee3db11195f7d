//! When something is done about a condition: a pure state machine that is told the time.

use std::time::{Duration, Instant};

use backon::ExponentialBackoff;

use crate::Backoff;

/// The limits of a watch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long the condition has to hold without a break before anything is done.
    pub(super) patience: Duration,
    /// How many attempts there are.
    pub(super) attempts: u32,
    /// How long after one attempt the next may follow.
    pub(super) backoff: Backoff,
    /// How long all must be well before the attempts are forgotten.
    pub(super) calm: Duration,
}

/// What one look leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Nothing,
    /// The attempt of this number, from 1.
    Attempt(u32),
    /// All attempts were made, and the last did not help, either. Said once.
    GiveUp,
    /// It has been well for so long that this many attempts are forgotten.
    Recovered(u32),
}

#[derive(Debug)]
pub(super) struct Machine {
    limits: Limits,
    waits: ExponentialBackoff,
    /// What was seen last, and since when without a break.
    seen: Option<(bool, Instant)>,
    attempts: u32,
    not_before: Option<Instant>,
    gave_up: bool,
}

impl Machine {
    pub(super) fn new(limits: Limits) -> Self {
        let waits = limits.backoff.waits(limits.attempts);
        Self { limits, waits, seen: None, attempts: 0, not_before: None, gave_up: false }
    }

    /// Looks at the condition.
    pub(super) fn look(&mut self, is_unhealthy: bool, now: Instant) -> Step {
        let since = match self.seen {
            Some((seen, since)) if seen == is_unhealthy => since,
            _ => now,
        };
        self.seen = Some((is_unhealthy, since));
        let lasted = now.saturating_duration_since(since);
        if is_unhealthy { self.unhealthy(lasted, now) } else { self.healthy(lasted) }
    }

    fn healthy(&mut self, lasted: Duration) -> Step {
        if self.attempts == 0 || lasted < self.limits.calm {
            return Step::Nothing;
        }
        let attempts = self.attempts;
        *self = Self { seen: self.seen, ..Self::new(self.limits) };
        Step::Recovered(attempts)
    }

    fn unhealthy(&mut self, lasted: Duration, now: Instant) -> Step {
        let is_early = self.not_before.is_some_and(|earliest| now < earliest);
        if self.gave_up || is_early || lasted < self.limits.patience {
            return Step::Nothing;
        }
        // There are as many waits as attempts: when they are used up, so are these.
        let Some(wait) = self.waits.next() else {
            self.gave_up = true;
            return Step::GiveUp;
        };
        self.attempts += 1;
        self.not_before = now.checked_add(wait);
        Step::Attempt(self.attempts)
    }

    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn has_given_up(&self) -> bool {
        self.gave_up
    }

    pub(super) fn is_unhealthy(&self) -> bool {
        matches!(self.seen, Some((true, _)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All that was ever seen and done, gone through anew for each answer.
    struct Model {
        limits: Limits,
        /// When, and whether it was unhealthy.
        looks: Vec<(u64, bool)>,
        /// When an attempt was made; forgotten where all is well again.
        attempts: Vec<u64>,
        gave_up: bool,
    }

    impl Model {
        fn look(&mut self, is_unhealthy: bool, now: u64) -> Step {
            self.looks.push((now, is_unhealthy));
            let run = self.looks.iter().rev().take_while(|(_, seen)| *seen == is_unhealthy);
            let lasted = Duration::from_secs(now - run.last().unwrap().0);
            if !is_unhealthy {
                if self.attempts.is_empty() || lasted < self.limits.calm {
                    return Step::Nothing;
                }
                self.gave_up = false;
                return Step::Recovered(self.attempts.drain(..).count() as u32);
            }
            // 10, 20 and 30 seconds, since 40 is more than the cap.
            let waits = [10, 20, 30, 30, 30, 30];
            let waited = self.attempts.last().is_none_or(|last| now - last >= waits[self.attempts.len() - 1]);
            if !waited || lasted < self.limits.patience || self.gave_up {
                return Step::Nothing;
            }
            if self.attempts.len() < self.limits.attempts as usize {
                self.attempts.push(now);
                return Step::Attempt(self.attempts.len() as u32);
            }
            self.gave_up = true;
            Step::GiveUp
        }
    }

    proptest! {
        #[test]
        fn every_answer_is_that_of_the_model(
            patience in 0_u64..20,
            attempts in 1_u32..6,
            calm in 0_u64..40,
            // Weighted, so that both long illnesses and short ones come.
            looks in proptest::collection::vec((0_u64..25, prop::bool::weighted(0.7)), 0..400),
        ) {
            let backoff = Backoff::exponential(Duration::from_secs(10));
            let limits = Limits {
                patience: Duration::from_secs(patience),
                attempts,
                backoff: backoff.with_cap(Duration::from_secs(30)).without_jitter(),
                calm: Duration::from_secs(calm),
            };
            let began = Instant::now();
            let mut machine = Machine::new(limits);
            let mut model = Model { limits, looks: Vec::new(), attempts: Vec::new(), gave_up: false };
            let mut now = 0;
            for (passed, is_unhealthy) in looks {
                now += passed;
                let answer = machine.look(is_unhealthy, began + Duration::from_secs(now));
                prop_assert_eq!(answer, model.look(is_unhealthy, now));
                prop_assert_eq!(machine.attempts() as usize, model.attempts.len());
                prop_assert_eq!(machine.has_given_up(), model.gave_up);
                prop_assert_eq!(machine.is_unhealthy(), is_unhealthy);
            }
        }
    }
}
