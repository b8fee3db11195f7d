//! One thing that a rule watches, as a state machine that is told the time.

use std::time::{Duration, Instant};

/// From nothing over waiting to an alert, and back.
///
/// ```text
/// Quiet --passed--> Waiting --passed for `holds_for`, and `cooldown` after the last one--> Firing
///   ^                  | not passed                                                          | cleared
///   '------------------'---------------------------------------------------------------------'
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Track {
    state: State,
    raised: Option<Instant>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Quiet,
    Waiting {
        since: Instant,
    },
    Firing,
}

/// What a value means for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The threshold is passed.
    Passed,
    /// It is not, but neither is it cleared.
    Between,
    /// It is over.
    Cleared,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Raised,
    Cleared,
}

impl Track {
    /// Takes a look at `now`, which never goes back.
    pub(super) fn look(
        &mut self,
        now: Instant,
        level: Level,
        holds_for: Duration,
        cooldown: Duration,
    ) -> Option<Change> {
        match (self.state, level) {
            (State::Firing, Level::Cleared) => {
                self.state = State::Quiet;
                Some(Change::Cleared)
            }
            (State::Firing, _) => None,
            (State::Quiet | State::Waiting { .. }, Level::Between | Level::Cleared) => {
                self.state = State::Quiet;
                None
            }
            (State::Quiet, Level::Passed) => self.wait(now, now, holds_for, cooldown),
            (State::Waiting { since }, Level::Passed) => self.wait(now, since, holds_for, cooldown),
        }
    }

    fn wait(
        &mut self,
        now: Instant,
        since: Instant,
        holds_for: Duration,
        cooldown: Duration,
    ) -> Option<Change> {
        let held = now.saturating_duration_since(since) >= holds_for;
        if held && self.has_cooled_down(now, cooldown) {
            (self.state, self.raised) = (State::Firing, Some(now));
            return Some(Change::Raised);
        }
        self.state = State::Waiting { since };
        None
    }

    fn has_cooled_down(&self, now: Instant, cooldown: Duration) -> bool {
        self.raised.is_none_or(|raised| now.saturating_duration_since(raised) >= cooldown)
    }

    pub(super) fn is_firing(&self) -> bool {
        self.state == State::Firing
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting { .. })
    }

    /// Whether forgetting it changes nothing.
    pub(super) fn is_forgettable(&self, now: Instant, cooldown: Duration) -> bool {
        self.state == State::Quiet && self.has_cooled_down(now, cooldown)
    }
}

#[cfg(test)]
mod tests {
    use error_core::{Clock as _, TestClock};
    use proptest::prelude::*;

    use super::*;

    /// The plain model: it remembers every look, and asks all of them anew.
    #[derive(Default)]
    struct Model {
        looks: Vec<(Duration, Level)>,
        raised: Vec<Duration>,
        firing: bool,
    }

    impl Model {
        fn look(
            &mut self,
            now: Duration,
            level: Level,
            holds_for: Duration,
            cooldown: Duration,
        ) -> Option<Change> {
            self.looks.push((now, level));
            if self.firing {
                self.firing = level != Level::Cleared;
                return (!self.firing).then_some(Change::Cleared);
            }
            let passed = self.looks.iter().rev().take_while(|(_, level)| *level == Level::Passed);
            let (since, _) = passed.last()?;
            let cooled = self.raised.iter().all(|raised| now - *raised >= cooldown);
            self.firing = now - *since >= holds_for && cooled;
            self.firing.then(|| {
                self.raised.push(now);
                // A look that raised an alert is no reason for the next one.
                self.looks.clear();
                Change::Raised
            })
        }
    }

    fn levels() -> impl Strategy<Value = Level> {
        prop_oneof![4 => Just(Level::Passed), 1 => Just(Level::Between), 2 => Just(Level::Cleared)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn it_does_what_the_plain_model_does(
            holds_for in 0_u64..40,
            cooldown in 0_u64..80,
            steps in prop::collection::vec((0_u64..20, levels()), 1..80),
        ) {
            let (holds_for, cooldown) = (Duration::from_secs(holds_for), Duration::from_secs(cooldown));
            let clock = TestClock::at(std::time::SystemTime::UNIX_EPOCH);
            let begin = clock.instant();
            let (mut track, mut model) = (Track::default(), Model::default());
            for (wait, level) in steps {
                clock.advance(Duration::from_secs(wait));
                let now = clock.instant();
                let change = track.look(now, level, holds_for, cooldown);
                prop_assert_eq!(change, model.look(now - begin, level, holds_for, cooldown));
                prop_assert_eq!(track.is_firing(), model.firing);
                if track.is_forgettable(now, cooldown) {
                    // So memory is given back without anybody noticing.
                    track = Track::default();
                }
            }
        }
    }

    #[test]
    fn what_is_held_back_by_the_cooldown_is_raised_after_it() {
        let second = Duration::from_secs(1);
        let (mut track, start) = (Track::default(), Instant::now());
        let mut look = |after: u32, level| track.look(start + second * after, level, second * 2, second * 60);
        assert_eq!(look(0, Level::Passed), None);
        assert_eq!(look(2, Level::Passed), Some(Change::Raised));
        assert_eq!(look(3, Level::Between), None, "hysteresis");
        assert_eq!(look(4, Level::Cleared), Some(Change::Cleared));
        assert_eq!(look(5, Level::Passed), None);
        assert_eq!(look(61, Level::Passed), None, "the cooldown is that of the raise");
        assert_eq!(look(62, Level::Passed), Some(Change::Raised));
    }
}
