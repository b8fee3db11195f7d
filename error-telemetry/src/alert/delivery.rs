//! How insistently a sink is told, as a state machine that waits for nobody.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};

use super::sink::SinkError;

/// How often an alert is tried, how long is waited, and when a sink is left alone for a while.
///
/// Between attempts there is a wait, doubled each time, with jitter; a `Retry-After` is honoured. When several attempts
/// in a row have failed, of whatever alerts, the sink is left alone for longer, and alerts wait in its queue: that is its
/// circuit breaker. When the queue is full, the oldest alert in it is given up, and counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    pub(super) attempts: u32,
    pub(super) first_wait: Duration,
    pub(super) longest_wait: Duration,
    pub(super) failures: u32,
    pub(super) pause: Duration,
    pub(super) queue: usize,
}

impl Delivery {
    /// 5 attempts; waits of 1 second to 1 minute; after 5 failures in a row a pause of 1 minute; a queue of 256.
    pub const fn new() -> Self {
        Self {
            attempts: 5,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            failures: 5,
            pause: Duration::from_secs(60),
            queue: 256,
        }
    }

    /// How often an alert is tried before it is given up.
    #[must_use]
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long to wait before the second attempt, and at most before a later one.
    #[must_use]
    pub const fn with_waits(mut self, first: Duration, longest: Duration) -> Self {
        (self.first_wait, self.longest_wait) = (first, longest);
        self
    }

    /// After how many failures in a row the sink is left alone, and for how long.
    #[must_use]
    pub const fn with_pause(mut self, failures: u32, pause: Duration) -> Self {
        (self.failures, self.pause) = (failures, pause);
        self
    }

    /// How many alerts may wait.
    #[must_use]
    pub const fn with_queue(mut self, alerts: usize) -> Self {
        self.queue = alerts;
        self
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.attempts == 0 || self.failures == 0 || self.queue == 0 {
            problems.push("attempts, failures until a pause, and the queue must be at least 1".to_owned());
        }
        if self.first_wait > self.longest_wait || self.longest_wait.max(self.pause) > LONGEST {
            problems.push(
                "the first wait must not exceed the longest, and nothing may exceed an hour".to_owned(),
            );
        }
        problems
    }
}

impl Default for Delivery {
    fn default() -> Self {
        Self::new()
    }
}

/// Nothing is waited for longer, whatever a server says.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Where one sink's delivery stands.
#[derive(Debug)]
pub(super) struct Progress {
    delivery: Delivery,
    /// Failures since the last success, of whatever alerts.
    in_a_row: u32,
    /// Attempts of the alert at hand.
    attempts: u32,
    waits: ExponentialBackoff,
}

/// What follows of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// Whether the alert at hand is tried again; otherwise it is given up.
    pub(super) again: bool,
    /// How long the sink is left alone.
    pub(super) wait: Duration,
}

impl Progress {
    pub(super) fn new(delivery: Delivery) -> Self {
        let waits = waits(&delivery);
        Self { delivery, in_a_row: 0, attempts: 0, waits }
    }

    pub(super) fn succeeded(&mut self) {
        (self.in_a_row, self.attempts) = (0, 0);
        self.waits = waits(&self.delivery);
    }

    pub(super) fn failed(&mut self, error: &SinkError) -> Next {
        self.in_a_row = self.in_a_row.saturating_add(1);
        self.attempts += 1;
        let again = error.is_worth_another_try() && self.attempts < self.delivery.attempts;
        let wait = if self.is_paused() {
            self.delivery.pause
        } else if again {
            self.waits.next().unwrap_or(self.delivery.longest_wait)
        } else {
            Duration::ZERO
        };
        if !again {
            self.attempts = 0;
            self.waits = waits(&self.delivery);
        }
        Next { again, wait: wait.max(error.retry_after().unwrap_or_default()).min(LONGEST) }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.in_a_row >= self.delivery.failures
    }
}

fn waits(delivery: &Delivery) -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(delivery.first_wait)
        .with_max_delay(delivery.longest_wait)
        .without_max_times()
        .with_jitter()
        .build()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn errors() -> impl Strategy<Value = Option<SinkError>> {
        prop_oneof![
            1 => Just(None),
            3 => Just(Some(SinkError::failed("503"))),
            1 => (0_u64..200_000).prop_map(|wait| {
                Some(SinkError::failed("429").with_retry_after(Duration::from_secs(wait)))
            }),
            1 => Just(Some(SinkError::refused("404"))),
        ]
    }

    proptest! {
        #[test]
        fn it_waits_as_long_as_it_must_and_gives_up_in_the_end(
            attempts in 1_u32..6,
            failures in 1_u32..8,
            answers in prop::collection::vec(errors(), 1..60),
        ) {
            let (first, longest, pause) = (Duration::from_secs(1), Duration::from_secs(10), Duration::from_secs(99));
            let delivery = Delivery::new()
                .with_attempts(attempts)
                .with_waits(first, longest)
                .with_pause(failures, pause);
            prop_assert!(delivery.problems().is_empty());
            let mut progress = Progress::new(delivery);
            // The plain model: all answers since the last success, and since the alert at hand was taken.
            let (mut since_success, mut of_this_one) = (0_u32, 0_u32);
            for answer in answers {
                let Some(error) = answer else {
                    progress.succeeded();
                    (since_success, of_this_one) = (0, 0);
                    continue;
                };
                (since_success, of_this_one) = (since_success + 1, of_this_one + 1);
                let next = progress.failed(&error);
                prop_assert_eq!(next.again, error.is_worth_another_try() && of_this_one < attempts);
                if !next.again {
                    of_this_one = 0;
                }
                prop_assert_eq!(progress.is_paused(), since_success >= failures);
                let told = error.retry_after().unwrap_or_default();
                prop_assert!(next.wait >= told.min(LONGEST) && next.wait <= LONGEST);
                if since_success >= failures {
                    prop_assert!(next.wait >= pause);
                } else if next.again {
                    prop_assert!(next.wait >= first && next.wait <= told.max(longest * 2).min(LONGEST));
                } else {
                    prop_assert_eq!(next.wait, told.min(LONGEST));
                }
            }
        }
    }
}
