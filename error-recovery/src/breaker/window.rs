//! What a closed circuit has seen of its calls.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::settings::{BreakerSettings, SLICES, Trip};

/// The calls that a window has in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) calls: u64,
    pub(super) failures: u64,
    pub(super) slow: u64,
}

impl Seen {
    fn and(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(other.calls),
            failures: self.failures.saturating_add(other.failures),
            slow: self.slow.saturating_add(other.slow),
        }
    }
}

/// The results of one generation's calls.
#[derive(Debug)]
pub(super) enum Window {
    /// Failures since the last success.
    Consecutive(u64),
    Count(CountWindow),
    Time(TimeWindow),
}

impl Window {
    pub(super) fn new(settings: &BreakerSettings, now: Instant) -> Self {
        match settings.trip {
            Trip::Consecutive { .. } => Self::Consecutive(0),
            Trip::CountWindow { calls } => Self::Count(CountWindow {
                size: calls.into(),
                calls: 0,
                failures: VecDeque::new(),
                slow: VecDeque::new(),
            }),
            Trip::TimeWindow { length } => Self::Time(TimeWindow {
                slice: length / SLICES,
                began: now,
                current: 0,
                slices: [Seen::default(); SLICES as usize],
            }),
        }
    }

    /// Adds successes that were noted before `now`'s, none of them slow.
    pub(super) fn credit(&mut self, successes: u64) {
        match self {
            Self::Consecutive(_) => {}
            Self::Count(window) => window.calls = window.calls.saturating_add(successes),
            Self::Time(window) => window.fill(Seen { calls: successes, failures: 0, slow: 0 }),
        }
    }

    /// Adds one result.
    pub(super) fn add(&mut self, failed: bool, slow: bool, now: Instant) {
        match self {
            Self::Consecutive(failures) if failed || slow => *failures = failures.saturating_add(1),
            Self::Consecutive(failures) => *failures = 0,
            Self::Count(window) => window.add(failed, slow),
            Self::Time(window) => {
                window.advance(now);
                window.fill(Seen { calls: 1, failures: failed.into(), slow: slow.into() });
            }
        }
    }

    /// What is in view. A time window shows what was in view when it last saw a result, if that is later than `now`.
    pub(super) fn seen(&mut self, now: Instant) -> Seen {
        match self {
            Self::Consecutive(failures) => Seen { calls: *failures, failures: *failures, slow: 0 },
            Self::Count(window) => window.seen(),
            Self::Time(window) => {
                window.advance(now);
                window.seen()
            }
        }
    }

    /// Until when successes fall into the part of a time window that is being filled.
    pub(super) fn slice_end(&self) -> Option<Instant> {
        match self {
            Self::Time(window) => window.slice_end(),
            _ => None,
        }
    }
}

/// The last so many calls. Calls are numbered, and the numbers of those that failed or were slow are kept: a success is
/// a count and nothing else.
#[derive(Debug)]
pub(super) struct CountWindow {
    size: u64,
    calls: u64,
    failures: VecDeque<u64>,
    slow: VecDeque<u64>,
}

impl CountWindow {
    fn add(&mut self, failed: bool, slow: bool) {
        self.calls = self.calls.saturating_add(1);
        if failed {
            self.failures.push_back(self.calls);
        }
        if slow {
            self.slow.push_back(self.calls);
        }
        // Neither list ever holds more numbers than there are calls in the window.
        self.forget();
    }

    fn forget(&mut self) {
        let oldest = self.calls.saturating_sub(self.size);
        for numbers in [&mut self.failures, &mut self.slow] {
            while numbers.front().is_some_and(|number| *number <= oldest) {
                numbers.pop_front();
            }
        }
    }

    fn seen(&mut self) -> Seen {
        self.forget();
        Seen {
            calls: self.calls.min(self.size),
            failures: self.failures.len() as u64,
            slow: self.slow.len() as u64,
        }
    }
}

/// The calls of the last so long, in slices of which the oldest is forgotten as a whole.
#[derive(Debug)]
pub(super) struct TimeWindow {
    slice: Duration,
    began: Instant,
    /// The number of the slice that is being filled.
    current: u64,
    slices: [Seen; SLICES as usize],
}

impl TimeWindow {
    /// Adds to the slice that is being filled.
    fn fill(&mut self, more: Seen) {
        if let Some(slice) = self.slices.get_mut(place(self.current)) {
            *slice = slice.and(more);
        }
    }

    fn advance(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.began).as_nanos() / self.slice.as_nanos().max(1);
        let now = u64::try_from(passed).unwrap_or(u64::MAX);
        // A clock that goes back finds the window where it was.
        let ahead = now.saturating_sub(self.current);
        for number in 1..=ahead.min(SLICES.into()) {
            if let Some(slice) = self.slices.get_mut(place(self.current.wrapping_add(number))) {
                *slice = Seen::default();
            }
        }
        self.current = self.current.max(now);
    }

    fn seen(&self) -> Seen {
        self.slices.iter().fold(Seen::default(), |sum, slice| sum.and(*slice))
    }

    fn slice_end(&self) -> Option<Instant> {
        let nanos = self.slice.as_nanos().saturating_mul(u128::from(self.current) + 1);
        self.began.checked_add(Duration::from_nanos(u64::try_from(nanos).ok()?))
    }
}

fn place(slice: u64) -> usize {
    (slice % u64::from(SLICES)) as usize
}
