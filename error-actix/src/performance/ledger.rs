//! The requests of the last minutes, summed up by route and by time, in a fixed amount of memory.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use std::time::{Duration, Instant};

use super::request::RequestPerformance;
use super::snapshot::PerformanceSnapshot;
use super::stats::Sums;

/// How many requests are kept one by one.
const KEPT_REQUESTS: usize = 1000;

/// How many routes have sums of their own; others share one.
const MAX_ROUTES: usize = 128;

/// Into how many parts a window is cut: it begins anew one part at a time.
const PARTS: u64 = 10;

/// What requests that matched no route are summed under. No pattern looks like this.
pub(super) const UNMATCHED: &str = "(unmatched)";

/// What routes beyond [`MAX_ROUTES`] are summed under.
pub(super) const OTHER: &str = "(other)";

pub(super) struct Ledger {
    /// Milliseconds.
    part: u64,
    routes: HashMap<String, Window, BuildHasherDefault<PatternHasher>>,
    unmatched: Window,
    other: Window,
    last: VecDeque<RequestPerformance>,
}

impl Ledger {
    pub(super) fn new(window: Duration) -> Self {
        Self {
            // A window of nothing would have no parts.
            part: (millis(window) / PARTS).max(1),
            routes: HashMap::default(),
            unmatched: Window::default(),
            other: Window::default(),
            last: VecDeque::with_capacity(KEPT_REQUESTS),
        }
    }

    pub(super) fn add(&mut self, origin: Instant, request: RequestPerformance) {
        let part = self.part_of(origin, request.at);
        let has_room = self.routes.len() < MAX_ROUTES;
        match request.route.as_deref() {
            None => self.unmatched.add(part, &request),
            Some(route) => match self.routes.get_mut(route) {
                Some(window) => window.add(part, &request),
                // The pattern is copied once, when its route is new.
                None if has_room => {
                    self.routes.entry(route.to_owned()).or_default().add(part, &request);
                }
                None => self.other.add(part, &request),
            },
        }
        if self.last.len() == KEPT_REQUESTS {
            self.last.pop_front();
        }
        self.last.push_back(request);
    }

    /// The requests that are kept, the latest last.
    pub(super) fn last(&self) -> Vec<RequestPerformance> {
        let mut last: Vec<_> = self.last.iter().cloned().collect();
        // Threads hand over what they have one after the other.
        last.sort_by_key(|request| request.at);
        last
    }

    pub(super) fn snapshot(&self, origin: Instant, now: Instant) -> PerformanceSnapshot {
        let part = self.part_of(origin, now);
        let routes = self.routes.iter().map(|(route, window)| (route.as_str(), window));
        let routes = routes.chain([(UNMATCHED, &self.unmatched), (OTHER, &self.other)]);
        let mut all = Sums::default();
        let routes: BTreeMap<String, _> = routes
            .filter_map(|(route, window)| {
                let sums = window.sums(part);
                all.merge(&sums);
                Some((route.to_owned(), sums.stats()?))
            })
            .collect();
        let window = Duration::from_millis(self.part.saturating_mul(PARTS));
        PerformanceSnapshot { window, all: all.stats(), routes }
    }

    fn part_of(&self, origin: Instant, at: Instant) -> u64 {
        millis(at.saturating_duration_since(origin)) / self.part
    }
}

/// In 64 bits, which a processor divides by itself.
fn millis(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1000).saturating_add(u64::from(duration.subsec_millis()))
}

/// FNV-1a: patterns are the application's own, so nobody can choose them to collide.
struct PatternHasher(u64);

impl Default for PatternHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for PatternHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A ring of parts.
#[derive(Default)]
struct Window {
    parts: [Part; PARTS as usize],
}

#[derive(Default)]
struct Part {
    number: u64,
    sums: Sums,
}

impl Window {
    fn add(&mut self, number: u64, request: &RequestPerformance) {
        let Some(part) = self.parts.get_mut((number % PARTS) as usize) else { return };
        if part.number < number {
            *part = Part { number, sums: Sums::default() };
        }
        // A request that was handed over too late for the window is counted nowhere.
        if part.number == number {
            part.sums.add(request);
        }
    }

    /// The sums of the window that ends with part `now`.
    fn sums(&self, now: u64) -> Sums {
        let mut sums = Sums::default();
        for part in self.parts.iter().filter(|part| part.number <= now && now - part.number < PARTS) {
            sums.merge(&part.sums);
        }
        sums
    }
}
