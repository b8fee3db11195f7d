//! Any sequence of steps: the breaker answers as the plain one in `reference.rs` does.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use error_core::TestClock;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::machine::Outcome;
use super::reference::Reference;
use super::{BreakerEvent, BreakerSettings, BreakerState, CircuitBreaker, OpenWait, Permit, thread};

#[derive(Clone, Copy, Debug)]
enum End {
    Ok,
    Err,
    Cancel,
    Panic,
}

#[derive(Clone, Debug)]
enum Step {
    Admit,
    /// Ends one of the calls that are out.
    End(Index, End),
    /// So many calls one after the other, each taking so many milliseconds.
    Calls(u8, End, u16),
    /// So many milliseconds pass.
    Advance(u32),
    Set(BreakerState),
    Reconfigure(BreakerSettings),
    Sensitive(bool),
    Open,
    /// For so many milliseconds at least.
    Hold(u32),
    /// Another thread goes on.
    Thread(usize),
}

fn millis(range: std::ops::Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(Duration::from_millis)
}

fn settings() -> impl Strategy<Value = BreakerSettings> {
    let trip = prop_oneof![
        (1_u32..5).prop_map(BreakerSettings::consecutive),
        (1_u32..12, 1_u32..13).prop_map(
            |(calls, least)| BreakerSettings::count_window(calls).with_minimum_calls(least.min(calls))
        ),
        (millis(10..3000), 1_u32..8)
            .prop_map(|(length, least)| BreakerSettings::time_window(length).with_minimum_calls(least)),
    ];
    let wait = (millis(1..2000), millis(0..20_000), 0_u32..101).prop_map(|(first, more, jitter)| {
        OpenWait::exponential(first, first + more).with_jitter_percent(jitter)
    });
    let slow = proptest::option::of((millis(1..50), 1_u32..101));
    (trip, wait, slow, 1_u32..101, 1_u32..5, millis(1..3000), any::<bool>()).prop_map(
        |(trip, wait, slow, percent, probes, limit, counts)| {
            let settings = trip
                .with_failure_percent(percent)
                .with_open_wait(wait)
                .with_probes(probes)
                .with_probe_limit(limit);
            let settings = if counts { settings.with_success_count() } else { settings };
            slow.map_or(settings, |(after, percent)| settings.with_slow_calls(after, percent))
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let end = || prop_oneof![4 => Just(End::Ok), 4 => Just(End::Err), 1 => Just(End::Cancel), 1 => Just(End::Panic)];
    let state = proptest::sample::select(vec![
        BreakerState::Closed,
        BreakerState::ForcedOpen,
        BreakerState::ForcedClosed,
        BreakerState::MetricsOnly,
    ]);
    prop_oneof![
        8 => Just(Step::Admit),
        8 => (any::<Index>(), end()).prop_map(|(which, end)| Step::End(which, end)),
        8 => (1_u8..12, end(), 0_u16..60).prop_map(|(calls, end, took)| Step::Calls(calls, end, took)),
        6 => (0_u32..3000).prop_map(Step::Advance),
        1 => state.prop_map(Step::Set),
        1 => settings().prop_map(Step::Reconfigure),
        1 => any::<bool>().prop_map(Step::Sensitive),
        1 => Just(Step::Open),
        1 => (0_u32..3000).prop_map(Step::Hold),
        2 => (0_usize..5).prop_map(Step::Thread),
    ]
}

/// The breaker and the plain one, side by side.
struct Pair<'a> {
    breaker: &'a CircuitBreaker,
    clock: TestClock,
    plain: Reference,
    /// Calls that are out: the permit, its generation, and when it was given where that matters.
    out: Vec<(Permit<'a>, u32, Option<u128>)>,
}

impl Pair<'_> {
    fn admit(&mut self) {
        match (self.breaker.admit(), self.plain.admit()) {
            (Ok(permit), Ok(generation)) => {
                let started = self.plain.settings.slow_after.map(|_| self.plain.now);
                self.out.push((permit, generation, started));
            }
            (Err(error), Err(wait)) => {
                assert_eq!((error.state, error.retry_after), (self.plain.state, wait));
                assert_eq!((error.error_count, error.threshold), self.plain.facts);
                assert_eq!(error.triggered_at, (self.plain.opened_at / 1_000_000) as f64 / 1000.0);
            }
            (permit, plain) => panic!("{permit:?} where {plain:?} is right"),
        }
    }

    fn end(&mut self, which: usize, end: End) {
        let (permit, generation, started) = self.out.swap_remove(which);
        let took = started.map(|started| self.plain.now - started);
        let slow = took.is_some_and(|took| {
            self.plain.settings.slow_after.is_some_and(|slow_after| took >= slow_after.as_nanos())
        });
        let outcome = match end {
            End::Ok => {
                permit.success();
                Outcome::Success { slow }
            }
            End::Err => {
                permit.failure();
                Outcome::Failure { slow }
            }
            End::Cancel => {
                permit.cancel();
                Outcome::Cancelled
            }
            End::Panic => {
                let panicked = catch_unwind(AssertUnwindSafe(|| {
                    let _permit = permit;
                    resume_unwind(Box::new(()));
                }));
                assert!(panicked.is_err());
                Outcome::Cancelled
            }
        };
        self.plain.end(generation, outcome);
    }

    fn advance(&mut self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
        self.plain.now += u128::from(millis) * 1_000_000;
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Admit => self.admit(),
            Step::End(which, end) if !self.out.is_empty() => self.end(which.index(self.out.len()), *end),
            Step::End(..) => {}
            Step::Calls(calls, end, took) => {
                for _ in 0..*calls {
                    let out = self.out.len();
                    self.admit();
                    if self.out.len() > out {
                        self.advance((*took).into());
                        self.end(out, *end);
                    }
                }
            }
            Step::Advance(millis) => self.advance((*millis).into()),
            Step::Set(state) => {
                match state {
                    BreakerState::ForcedOpen => self.breaker.force_open("test"),
                    BreakerState::ForcedClosed => self.breaker.force_closed("test"),
                    BreakerState::MetricsOnly => self.breaker.metrics_only("test"),
                    _ => self.breaker.reset("test"),
                }
                self.plain.set(*state);
            }
            Step::Reconfigure(settings) => {
                self.breaker.reconfigure(*settings, "test").unwrap();
                self.plain.reconfigure(*settings);
            }
            Step::Sensitive(sensitive) => {
                self.breaker.set_sensitive(*sensitive);
                self.plain.sensitive = *sensitive;
            }
            Step::Open => {
                self.breaker.open("test");
                self.plain.open_when_told();
            }
            Step::Hold(millis) => {
                let least = Duration::from_millis((*millis).into());
                self.breaker.hold_open(least);
                self.plain.hold_open(least);
            }
            Step::Thread(number) => thread::pretend(*number),
        }
    }

    fn compare(&self, successes_are_counted: bool) {
        let (shown, plain) = (self.breaker.snapshot(), &self.plain);
        assert_eq!((shown.state, shown.generation), (plain.state, plain.generation));
        let seen = shown.window;
        assert_eq!((seen.calls, seen.failures, seen.slow), plain.seen());
        let probes = shown.probes.map(|probes| (probes.limit, probes.admitted, probes.finished));
        let is_half_open = plain.state == BreakerState::HalfOpen;
        let expected = (plain.settings.probes, plain.admitted(), plain.finished());
        assert_eq!(probes, is_half_open.then_some(expected));
        let wait = (plain.state == BreakerState::Open).then(|| plain.wait_left().as_secs_f64());
        assert_eq!(shown.retry_after, wait);
        let told = plain.told_to && matches!(plain.state, BreakerState::Open | BreakerState::HalfOpen);
        assert_eq!((shown.sensitive, shown.told), (plain.sensitive, told));
        let mut counts = shown.counts;
        if !successes_are_counted {
            assert!(counts.successes <= plain.counts.successes);
            counts.successes = plain.counts.successes;
        }
        assert_eq!(counts, plain.counts);
    }
}

proptest! {
    #[test]
    fn every_answer_is_that_of_the_reference(
        first in settings(),
        seed in any::<u64>(),
        steps in vec(step(), 0..400),
    ) {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let told = Arc::new(Mutex::new(Vec::new()));
        let listener = {
            let told = Arc::clone(&told);
            move |event: &BreakerEvent| {
                told.lock().unwrap().push((event.from, event.to, event.cause, event.generation));
            }
        };
        let breaker = CircuitBreaker::builder("test")
            .settings(first)
            .clock(clock.clone())
            .listener(listener)
            .seed(seed)
            .build()
            .unwrap();
        let plain = Reference::new(first, seed);
        let mut pair = Pair { breaker: &breaker, clock, plain, out: Vec::new() };
        let mut successes_are_counted = first.counts();
        for step in &steps {
            pair.take(step);
            successes_are_counted &= pair.plain.settings.counts();
            pair.compare(successes_are_counted);
        }
        prop_assert_eq!(&*told.lock().unwrap(), &pair.plain.told);
    }
}
