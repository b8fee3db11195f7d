//! Any sequence of persons, rounds and lost answers: in the end all processes have what was set last.

use std::collections::{BTreeMap, BTreeSet};

use error_recovery::BreakerState;
use proptest::prelude::*;

use super::changes::{Change, Heard, Telling};
use super::takeover::{Set, Takeover};

const NAME: &str = "stripe";

/// What the script does, as plainly as it can be written.
#[derive(Default)]
struct Redis {
    now: u64,
    latest: u64,
    changes: BTreeMap<String, Change>,
}

impl Redis {
    fn tell(&mut self, tellings: &[Telling], known: u64) -> Heard {
        let before = self.latest;
        // What it loses it does not forget within the millisecond.
        self.now += 1;
        for telling in tellings {
            let (Telling::New(name, change) | Telling::Holds(name, change)) = telling;
            let mut change = change.clone();
            let there = self.changes.get(name).map(|there| (there.id, there.token));
            match (telling, there) {
                (Telling::New(..), Some((id, token))) if token == change.token => change.id = id,
                (Telling::New(..), _) => {
                    let next =
                        [self.now, self.latest + 1, change.id + 1, there.map_or(0, |there| there.0 + 1)];
                    change.id = next.into_iter().max().unwrap();
                    self.latest = change.id;
                }
                (Telling::Holds(..), Some((id, _))) if id >= change.id => {}
                (Telling::Holds(..), _) => self.latest = self.now.max(self.latest + 1),
            }
            if there.is_none_or(|(id, _)| id <= change.id) {
                self.changes.insert(name.clone(), change);
            }
        }
        assert!(self.latest >= before);
        let changes = if self.latest == known { BTreeMap::new() } else { self.changes.clone() };
        Heard { now: self.now, latest: self.latest, changes }
    }
}

struct Process {
    takeover: Takeover,
    state: BreakerState,
    set: Option<Set>,
    generation: u32,
    /// The changes that were taken over, by their tokens.
    taken: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Answer {
    Comes,
    IsLost,
    NeverAsked,
}

impl Process {
    fn new(number: u32) -> Self {
        let takeover = Takeover::new(format!("pod-{number}"), number);
        Self { takeover, state: BreakerState::Closed, set: None, generation: 0, taken: Vec::new() }
    }

    fn set(&mut self, state: BreakerState, by: &str) {
        self.generation += 1;
        self.state = state;
        self.set = Some(Set { generation: self.generation, state, by: by.to_owned() });
    }

    fn round(&mut self, redis: &mut Redis, answer: Answer) {
        let here: Vec<_> = self.set.iter().map(|set| (NAME.to_owned(), set.clone())).collect();
        let tellings = self.takeover.tellings(&here);
        if answer == Answer::NeverAsked {
            return;
        }
        let heard = redis.tell(&tellings, self.takeover.latest());
        if answer == Answer::IsLost {
            return;
        }
        let now = heard.now;
        self.takeover.hear(&tellings, heard);
        let set = self.set.as_ref().map(|set| set.generation);
        if let Some(change) = self.takeover.take(NAME, self.state, set, now) {
            self.set(change.state, "the fleet");
            self.takeover.took(NAME, self.generation);
            self.taken.push(change.token);
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Person(usize, BreakerState),
    Round(usize, Answer),
    Pass(u64),
    RedisIsEmpty,
    Restart(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let state = proptest::sample::select(vec![
        BreakerState::Closed,
        BreakerState::ForcedOpen,
        BreakerState::ForcedClosed,
        BreakerState::MetricsOnly,
    ]);
    let answer =
        prop_oneof![6 => Just(Answer::Comes), 1 => Just(Answer::IsLost), 1 => Just(Answer::NeverAsked)];
    prop_oneof![
        3 => (0_usize..3, state).prop_map(|(process, state)| Step::Person(process, state)),
        8 => (0_usize..3, answer).prop_map(|(process, answer)| Step::Round(process, answer)),
        2 => (0_u64..3000).prop_map(Step::Pass),
        1 => Just(Step::RedisIsEmpty),
        1 => (0_usize..3).prop_map(Step::Restart),
    ]
}

proptest! {
    #[test]
    fn all_have_what_was_set_last(steps in proptest::collection::vec(step(), 0..60)) {
        let mut redis = Redis { now: 1_790_000_000_000, ..Redis::default() };
        // Who does not know whether he was heard says it again, and may have been contradicted in between.
        let is_once = !steps.iter().any(|step| matches!(step, Step::Round(_, Answer::IsLost)));
        let mut lives = 3;
        let mut processes: Vec<_> = (0..3).map(Process::new).collect();
        for step in steps {
            match step {
                Step::Person(process, state) => processes[process].set(state, "ann"),
                Step::Round(process, answer) => processes[process].round(&mut redis, answer),
                Step::Pass(millis) => redis.now += millis,
                Step::RedisIsEmpty => redis = Redis { now: redis.now, ..Redis::default() },
                Step::Restart(process) => {
                    // Under its old name.
                    let old = std::mem::replace(&mut processes[process], Process::new(lives));
                    drop(old);
                    lives += 1;
                }
            }
        }
        // Quiet: a round to hear that Redis has lost something, one to tell it and one to hear.
        for _ in 0..3 {
            processes.iter_mut().for_each(|process| process.round(&mut redis, Answer::Comes));
        }
        let held: Vec<_> = processes.iter().map(|process| process.state).collect();
        if let Some(last) = redis.changes.get(NAME) {
            for state in &held {
                // Who has started after a reset has nothing to take over, and is closed.
                prop_assert_eq!(*state, last.state, "{:?}", held);
            }
        }
        for process in processes.iter().filter(|_| is_once) {
            let all: BTreeSet<_> = process.taken.iter().collect();
            prop_assert_eq!(all.len(), process.taken.len(), "one is taken over twice");
        }
        // And nothing echoes.
        let latest = redis.latest;
        for _ in 0..3 {
            processes.iter_mut().for_each(|process| process.round(&mut redis, Answer::Comes));
        }
        prop_assert_eq!(redis.latest, latest);
    }
}

#[test]
fn what_somebody_sets_while_the_fleet_is_asked_is_later() {
    let mut redis = Redis { now: 1_790_000_000_000, ..Redis::default() };
    told(&mut redis, 1, BreakerState::ForcedOpen);
    let mut process = Process::new(2);
    let heard = redis.tell(&process.takeover.tellings(&[]), 0);
    process.set(BreakerState::ForcedClosed, "bob");
    let now = heard.now;
    process.takeover.hear(&[], heard);
    assert_eq!(process.takeover.take(NAME, process.state, Some(process.generation), now), None);
    process.round(&mut redis, Answer::Comes);
    assert_eq!((process.state, &*redis.changes[NAME].by), (BreakerState::ForcedClosed, "bob"));
}

fn told(redis: &mut Redis, instance: u32, state: BreakerState) {
    let mut process = Process::new(instance);
    process.set(state, "ann");
    process.round(redis, Answer::Comes);
}

#[test]
fn who_starts_later_takes_over_what_holds() {
    let mut redis = Redis { now: 1_790_000_000_000, ..Redis::default() };
    told(&mut redis, 1, BreakerState::ForcedOpen);
    redis.now += 3_600_000;
    let mut late = Process::new(2);
    late.round(&mut redis, Answer::Comes);
    assert_eq!(late.state, BreakerState::ForcedOpen);
}

#[test]
fn an_old_reset_closes_no_circuit_that_has_opened_since_but_one_that_a_person_set() {
    for (state, after) in [
        (BreakerState::Open, BreakerState::Open),
        (BreakerState::ForcedOpen, BreakerState::Closed),
        (BreakerState::ForcedClosed, BreakerState::Closed),
    ] {
        let mut redis = Redis { now: 1_790_000_000_000, ..Redis::default() };
        told(&mut redis, 1, BreakerState::Closed);
        redis.now += 60_000;
        let mut away = Process::new(2);
        away.state = state;
        away.round(&mut redis, Answer::Comes);
        assert_eq!(away.state, after);
    }
}

#[test]
fn what_was_set_before_there_was_a_fleet_is_not_told() {
    let mut redis = Redis { now: 1, ..Redis::default() };
    let mut process = Process::new(1);
    process.set(BreakerState::ForcedClosed, "its configuration");
    process.takeover.keep(NAME, process.generation);
    process.round(&mut redis, Answer::Comes);
    assert_eq!(redis.latest, 0);
    process.set(BreakerState::Closed, "ann");
    process.round(&mut redis, Answer::Comes);
    assert_eq!(redis.changes[NAME].by, "ann");
}
