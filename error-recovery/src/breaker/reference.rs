//! A circuit breaker as plainly as it can be written: it keeps every result and counts when asked.

use std::time::Duration;

use fastrand::Rng;

use super::machine::{Outcome, WHILE_PROBING};
use super::settings::{BreakerSettings, SLICES, Trip};
use super::{BreakerCounts, BreakerState, Cause};

/// A result: when it came, whether it was a failure, whether it was slow.
type Ended = (u128, bool, bool);

pub(super) struct Reference {
    pub(super) settings: BreakerSettings,
    /// Nanoseconds since the beginning.
    pub(super) now: u128,
    pub(super) sensitive: bool,
    pub(super) told_to: bool,
    pub(super) state: BreakerState,
    pub(super) generation: u32,
    pub(super) counts: BreakerCounts,
    pub(super) told: Vec<(BreakerState, BreakerState, Cause, u32)>,
    pub(super) opened_at: u128,
    pub(super) facts: (u64, u64),
    began: u128,
    ended: Vec<Ended>,
    probes_out: u32,
    last_probe: u128,
    openings: u32,
    until: u128,
    random: Rng,
}

impl Reference {
    pub(super) fn new(settings: BreakerSettings, seed: u64) -> Self {
        Self {
            settings,
            now: 0,
            sensitive: false,
            told_to: false,
            state: BreakerState::Closed,
            generation: 0,
            counts: BreakerCounts::default(),
            told: Vec::new(),
            opened_at: 0,
            facts: (0, 0),
            began: 0,
            ended: Vec::new(),
            probes_out: 0,
            last_probe: 0,
            openings: 0,
            until: 0,
            random: Rng::with_seed(seed),
        }
    }

    /// The generation of an admitted call, or how long to wait.
    pub(super) fn admit(&mut self) -> Result<u32, Duration> {
        if self.state == BreakerState::Open && self.now >= self.until {
            self.enter(BreakerState::HalfOpen, Cause::WaitOver);
        }
        if self.state == BreakerState::HalfOpen {
            if self.admitted() < self.settings.probes {
                self.probes_out += 1;
                self.last_probe = self.now;
                return Ok(self.generation);
            }
            if self.now >= self.last_probe + self.settings.probe_limit.as_nanos() {
                self.open(Cause::ProbesLost, self.facts);
            }
        }
        let wait = match self.state {
            BreakerState::HalfOpen => WHILE_PROBING,
            BreakerState::Open => self.wait_left(),
            BreakerState::ForcedOpen => self.settings.open_wait.first(),
            _ => return Ok(self.generation),
        };
        self.counts.rejected += 1;
        Err(wait)
    }

    pub(super) fn end(&mut self, generation: u32, outcome: Outcome) {
        let is_present = generation == self.generation;
        if is_present && self.state == BreakerState::HalfOpen {
            self.probes_out -= 1;
        }
        let (failed, slow) = match outcome {
            Outcome::Cancelled => return self.counts.cancelled += 1,
            Outcome::Success { slow } => (false, slow),
            Outcome::Failure { slow } => (true, slow),
        };
        self.counts.failures += u64::from(failed);
        self.counts.successes += u64::from(!failed);
        self.counts.slow += u64::from(slow);
        self.counts.stale += u64::from(!is_present);
        if !is_present || self.state == BreakerState::ForcedClosed {
            return;
        }
        self.ended.push((self.now, failed, slow));
        let (calls, failures, slow_calls) = self.seen();
        let in_a_row = matches!(self.settings.trip, Trip::Consecutive { .. });
        let reaches = |part: u64, percent: u32, whole: u64| part * 100 >= u64::from(percent) * whole;
        if self.state == BreakerState::HalfOpen {
            let probes = u64::from(self.settings.probes);
            let failures = self.ended.iter().filter(|ended| ended.1).count() as u64;
            let slow_calls = self.ended.iter().filter(|ended| ended.2).count() as u64;
            if if in_a_row {
                failed || slow
            } else {
                reaches(failures, self.settings.failure_percent, probes)
                    || reaches(slow_calls, self.settings.slow_percent, probes)
            } {
                self.open(Cause::ProbeFailed, self.facts);
            } else if self.ended.len() as u64 == probes {
                self.openings = 0;
                self.enter(BreakerState::Closed, Cause::ProbesSucceeded);
            }
            return;
        }
        // Half of everything, if it is sensitive.
        let half = u64::from(self.sensitive) + 1;
        let reaches = |part: u64, percent: u32, whole: u64| reaches(part * half, percent, whole);
        let least = |percent: u32| (1..).find(|part| reaches(*part, percent, calls)).unwrap();
        let reason = match self.settings.trip {
            Trip::Consecutive { failures: most } => {
                let most = u64::from(most).div_ceil(half);
                (failures >= most && (failed || slow)).then_some((Cause::Failures, (failures, most)))
            }
            _ if calls * half < self.settings.minimum_calls.into() || !(failed || slow) => None,
            _ if reaches(failures, self.settings.failure_percent, calls) => {
                Some((Cause::Failures, (failures, least(self.settings.failure_percent))))
            }
            _ => reaches(slow_calls, self.settings.slow_percent, calls)
                .then(|| (Cause::SlowCalls, (slow_calls, least(self.settings.slow_percent)))),
        };
        match reason {
            Some((cause, _)) if self.state == BreakerState::MetricsOnly => {
                self.counts.would_have_opened += 1;
                self.told.push((self.state, self.state, cause, self.generation));
                (self.ended, self.began) = (Vec::new(), self.now);
            }
            Some((cause, facts)) => self.open(cause, facts),
            None => {}
        }
    }

    /// Calls, failures and slow calls in view.
    pub(super) fn seen(&self) -> (u64, u64, u64) {
        if !matches!(self.state, BreakerState::Closed | BreakerState::MetricsOnly) {
            return (0, 0, 0);
        }
        let in_view: Vec<&Ended> = match self.settings.trip {
            Trip::Consecutive { .. } => {
                let row = self.ended.iter().rev().take_while(|ended| ended.1 || ended.2).count() as u64;
                return (row, row, 0);
            }
            Trip::CountWindow { calls } => self.ended.iter().rev().take(calls as usize).collect(),
            Trip::TimeWindow { length } => {
                let slice = |at: u128| (at - self.began) / (length / SLICES).as_nanos();
                let is_in_view = |ended: &&Ended| slice(ended.0) + u128::from(SLICES) > slice(self.now);
                self.ended.iter().filter(is_in_view).collect()
            }
        };
        let count = |is: fn(&Ended) -> bool| in_view.iter().filter(|ended| is(ended)).count() as u64;
        (in_view.len() as u64, count(|ended| ended.1), count(|ended| ended.2))
    }

    pub(super) fn admitted(&self) -> u32 {
        self.probes_out + self.ended.len() as u32
    }

    pub(super) fn finished(&self) -> u32 {
        self.ended.len() as u32
    }

    pub(super) fn wait_left(&self) -> Duration {
        Duration::from_nanos(self.until.saturating_sub(self.now) as u64)
    }

    fn open(&mut self, cause: Cause, facts: (u64, u64)) {
        (self.facts, self.opened_at, self.told_to) = (facts, self.now, cause == Cause::Told);
        self.openings += 1;
        self.counts.opened += 1;
        let wait = self.settings.open_wait.of(self.openings, self.random.u32(..));
        self.until = self.now + wait.as_nanos();
        self.enter(BreakerState::Open, cause);
    }

    fn enter(&mut self, to: BreakerState, cause: Cause) {
        self.generation += 1;
        self.told.push((self.state, to, cause, self.generation));
        self.state = to;
        (self.ended, self.began, self.probes_out) = (Vec::new(), self.now, 0);
    }

    pub(super) fn set(&mut self, state: BreakerState) {
        (self.openings, self.facts, self.opened_at, self.told_to) = (0, (0, 0), self.now, false);
        self.enter(state, Cause::Manual);
    }

    pub(super) fn open_when_told(&mut self) {
        if self.state == BreakerState::Closed {
            self.open(Cause::Told, (0, 0));
        }
    }

    pub(super) fn hold_open(&mut self, least: Duration) {
        if self.state == BreakerState::Open && self.wait_left() < least {
            self.until = self.now + least.as_nanos();
        }
    }

    pub(super) fn reconfigure(&mut self, settings: BreakerSettings) {
        self.settings = settings;
        self.enter(self.state, Cause::Reconfigured);
    }
}
