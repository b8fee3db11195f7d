//! The circuit as a state machine: pure, told the time, and sequential.
//!
//! What keeps a healthy call from coming here is in `mod.rs`; what holds of every sequence of steps, in `properties.rs`.

use std::time::{Duration, Instant};

use fastrand::Rng;

use super::window::{Seen, Window};
use super::{BreakerCounts, BreakerSettings, BreakerState, Cause};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Success { slow: bool },
    Failure { slow: bool },
    Cancelled,
}

/// A change of state, or what would have been one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) from: BreakerState,
    pub(super) to: BreakerState,
    pub(super) cause: Cause,
    pub(super) generation: u32,
    pub(super) failures: u64,
    pub(super) threshold: u64,
}

/// When the circuit opened and why, for those that are refused. After probes have failed they are still told what opened
/// it in the first place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) at: Instant,
    pub(super) failures: u64,
    pub(super) threshold: u64,
    /// Somebody said so, and no call of this circuit's has shown it since.
    pub(super) told: bool,
}

impl Opening {
    /// Nothing was counted that opened it.
    fn uncounted(at: Instant, told: bool) -> Self {
        Self { at, failures: 0, threshold: 0, told }
    }
}

/// A call is refused; another may be let through after this long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) retry_after: Duration,
}

/// The calls let through while the circuit is half-open. A cancelled one is as if it had never been.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probes {
    pub(super) admitted: u32,
    pub(super) finished: u32,
    failed: u64,
    slow: u64,
    last_admitted: Instant,
}

/// What a refused call is told while the probes of a half-open circuit are out: nobody knows how long they take.
pub(super) const WHILE_PROBING: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Machine {
    settings: BreakerSettings,
    /// Half of what the settings say is enough to open it.
    sensitive: bool,
    state: BreakerState,
    /// Begins anew with each change of state, so that a result tells whether it is of this state's calls.
    generation: u32,
    window: Window,
    probes: Probes,
    opening: Opening,
    /// How often the circuit has opened since it was last closed.
    openings: u32,
    until: Instant,
    counts: BreakerCounts,
    random: Rng,
    change: Option<Change>,
}

impl Machine {
    pub(super) fn new(settings: BreakerSettings, now: Instant, seed: u64) -> Self {
        Self {
            settings,
            sensitive: false,
            state: BreakerState::Closed,
            generation: 0,
            window: Window::new(&settings, now),
            probes: Probes { admitted: 0, finished: 0, failed: 0, slow: 0, last_admitted: now },
            opening: Opening::uncounted(now, false),
            openings: 0,
            until: now,
            counts: BreakerCounts::default(),
            random: Rng::with_seed(seed),
            change: None,
        }
    }

    /// Asks for a call; answers the generation that its result is to name.
    pub(super) fn admit(&mut self, now: Instant) -> Result<u32, Refused> {
        if self.state == BreakerState::Open && now >= self.until {
            self.enter(BreakerState::HalfOpen, Cause::WaitOver, now);
        }
        let refused = match self.state {
            BreakerState::Closed | BreakerState::ForcedClosed | BreakerState::MetricsOnly => {
                return Ok(self.generation);
            }
            BreakerState::HalfOpen if self.probes.admitted < self.settings.probes => {
                self.probes.admitted += 1;
                self.probes.last_admitted = now;
                return Ok(self.generation);
            }
            BreakerState::HalfOpen if now >= self.probes.last_admitted + self.settings.probe_limit => {
                // Whoever has the probes will not give them back.
                self.open(Cause::ProbesLost, self.opening, now);
                self.until.saturating_duration_since(now)
            }
            BreakerState::HalfOpen => WHILE_PROBING,
            BreakerState::Open => self.until.saturating_duration_since(now),
            BreakerState::ForcedOpen => self.settings.open_wait.first(),
        };
        self.counts.rejected += 1;
        Err(Refused { retry_after: refused })
    }

    /// Notes how a call of `generation` ended. A result of an earlier generation is counted, and changes nothing.
    pub(super) fn record(&mut self, generation: u32, outcome: Outcome, now: Instant) {
        let (failed, slow) = match outcome {
            Outcome::Success { slow } => (false, slow),
            Outcome::Failure { slow } => (true, slow),
            Outcome::Cancelled => {
                self.counts.cancelled += 1;
                if generation == self.generation && self.state == BreakerState::HalfOpen {
                    self.probes.admitted = self.probes.admitted.saturating_sub(1);
                }
                return;
            }
        };
        if failed {
            self.counts.failures += 1;
        } else {
            self.counts.successes += 1;
        }
        self.counts.slow += u64::from(slow);
        if generation != self.generation {
            self.counts.stale += 1;
            return;
        }
        match self.state {
            BreakerState::Closed | BreakerState::MetricsOnly => self.watch(failed, slow, now),
            BreakerState::HalfOpen => self.judge(failed, slow, now),
            // Of a forced-closed circuit nothing follows; the others let no call of theirs through.
            BreakerState::ForcedClosed | BreakerState::ForcedOpen | BreakerState::Open => {}
        }
    }

    /// Counts successes of the present generation that were noted elsewhere, none of them slow.
    pub(super) fn credit(&mut self, successes: u64) {
        self.counts.successes += successes;
        if matches!(self.state, BreakerState::Closed | BreakerState::MetricsOnly) {
            self.window.credit(successes);
        }
    }

    /// Counts successes that were noted elsewhere while the present generation began.
    pub(super) fn credit_late(&mut self, successes: u64) {
        self.counts.successes += successes;
    }

    /// Only what failed or was slow can open the circuit: a success makes no share grow.
    fn watch(&mut self, failed: bool, slow: bool, now: Instant) {
        self.window.add(failed, slow, now);
        if !failed && !slow {
            return;
        }
        let Some((cause, failures, threshold)) = self.reason_to_open(now) else { return };
        if self.state == BreakerState::MetricsOnly {
            self.counts.would_have_opened += 1;
            self.window = Window::new(&self.settings, now);
            let (state, generation) = (self.state, self.generation);
            self.change = Some(Change { from: state, to: state, cause, generation, failures, threshold });
        } else {
            self.open(cause, Opening { at: now, failures, threshold, told: false }, now);
        }
    }

    fn reason_to_open(&mut self, now: Instant) -> Option<(Cause, u64, u64)> {
        let seen = self.window.seen(now);
        let enough = self.halved(self.settings.failures_of(seen.calls));
        if let Window::Consecutive(_) = self.window {
            return (seen.failures >= enough).then_some((Cause::Failures, seen.failures, enough));
        }
        if seen.calls < self.halved(self.settings.minimum_calls.into()) {
            return None;
        }
        if seen.failures >= enough {
            return Some((Cause::Failures, seen.failures, enough));
        }
        let enough = self.halved(self.settings.slow_of(seen.calls));
        (seen.slow >= enough).then_some((Cause::SlowCalls, seen.slow, enough))
    }

    /// What is enough of what would have to be `number`: of one, one.
    fn halved(&self, number: u64) -> u64 {
        if self.sensitive { number.div_ceil(2) } else { number }
    }

    /// A probe has ended. As soon as so many have failed that the rest cannot help, the circuit opens again.
    fn judge(&mut self, failed: bool, slow: bool, now: Instant) {
        self.probes.finished += 1;
        self.probes.failed += u64::from(failed);
        self.probes.slow += u64::from(slow);
        let probes = self.settings.probes.into();
        let reopens = match self.window {
            // In a row there is no room for a failure.
            Window::Consecutive(_) => failed || slow,
            _ => {
                self.probes.failed >= self.settings.failures_of(probes)
                    || self.probes.slow >= self.settings.slow_of(probes)
            }
        };
        if reopens {
            self.open(Cause::ProbeFailed, self.opening, now);
        } else if self.probes.finished >= self.settings.probes {
            self.openings = 0;
            self.enter(BreakerState::Closed, Cause::ProbesSucceeded, now);
        }
    }

    fn open(&mut self, cause: Cause, opening: Opening, now: Instant) {
        self.opening = Opening { at: now, told: cause == Cause::Told, ..opening };
        self.openings = self.openings.saturating_add(1);
        self.counts.opened += 1;
        let wait = self.settings.open_wait.of(self.openings, self.random.u32(..));
        self.until = now + wait;
        self.enter(BreakerState::Open, cause, now);
    }

    /// Begins a new generation, in the same state or another.
    fn enter(&mut self, state: BreakerState, cause: Cause, now: Instant) {
        self.generation = self.generation.wrapping_add(1);
        self.window = Window::new(&self.settings, now);
        self.probes = Probes { admitted: 0, finished: 0, failed: 0, slow: 0, last_admitted: now };
        let Opening { failures, threshold, .. } = self.opening;
        let (from, generation) = (self.state, self.generation);
        self.change = Some(Change { from, to: state, cause, generation, failures, threshold });
        self.state = state;
    }

    /// A person sets the state; what was counted on the way to another is forgotten.
    pub(super) fn set(&mut self, state: BreakerState, now: Instant) {
        self.openings = 0;
        self.opening = Opening::uncounted(now, false);
        self.enter(state, Cause::Manual, now);
    }

    /// A person sets the numbers. The state and a wait that has begun stay; calls and probes are counted anew.
    pub(super) fn reconfigure(&mut self, settings: BreakerSettings, now: Instant) {
        self.settings = settings;
        self.enter(self.state, Cause::Reconfigured, now);
    }

    /// Opens a closed circuit as too many failures would, on somebody's word. What a person set, or the circuit found out
    /// itself, stays.
    pub(super) fn open_when_told(&mut self, now: Instant) {
        if self.state == BreakerState::Closed {
            self.open(Cause::Told, Opening::uncounted(now, true), now);
        }
    }

    /// Lets an open circuit wait for so long from now, if it would not have.
    pub(super) fn hold_open(&mut self, least: Duration, now: Instant) {
        if self.state == BreakerState::Open {
            self.until = self.until.max(now + least);
        }
    }

    /// What is counted stays; the next failure is judged by it.
    pub(super) fn set_sensitive(&mut self, sensitive: bool) {
        self.sensitive = sensitive;
    }

    pub(super) fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    pub(super) fn take_change(&mut self) -> Option<Change> {
        self.change.take()
    }

    pub(super) fn state(&self) -> BreakerState {
        self.state
    }

    pub(super) fn generation(&self) -> u32 {
        self.generation
    }

    pub(super) fn settings(&self) -> &BreakerSettings {
        &self.settings
    }

    pub(super) fn opening(&self) -> Opening {
        self.opening
    }

    pub(super) fn counts(&self) -> BreakerCounts {
        self.counts
    }

    pub(super) fn probes(&self) -> Probes {
        self.probes
    }

    pub(super) fn seen(&mut self, now: Instant) -> Seen {
        self.window.seen(now)
    }

    /// How long the circuit stays open.
    pub(super) fn wait_left(&self, now: Instant) -> Option<Duration> {
        (self.state == BreakerState::Open).then(|| self.until.saturating_duration_since(now))
    }

    /// Whether a success has something to end: a row of failures.
    pub(super) fn is_attentive(&self) -> bool {
        matches!(self.window, Window::Consecutive(failures) if failures > 0)
    }

    /// Until when successes may be noted elsewhere, in a time window.
    pub(super) fn slice_end(&self) -> Option<Instant> {
        self.window.slice_end()
    }
}
