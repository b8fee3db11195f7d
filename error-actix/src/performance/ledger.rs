//! The requests of the last minutes, summed up by route and by time, in a fixed amount of memory.

use std::collections::{BTreeMap, HashMap, VecDeque};
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
    part: Duration,
    all: Window,
    routes: HashMap<String, Window>,
    unmatched: Window,
    other: Window,
    last: VecDeque<RequestPerformance>,
}

impl Ledger {
    pub(super) fn new(window: Duration) -> Self {
        Self {
            // A window of nothing would have no parts.
            part: (window / PARTS as u32).max(Duration::from_millis(1)),
            all: Window::default(),
            routes: HashMap::new(),
            unmatched: Window::default(),
            other: Window::default(),
            last: VecDeque::with_capacity(KEPT_REQUESTS),
        }
    }

    pub(super) fn add(&mut self, origin: Instant, request: RequestPerformance) {
        let part = self.part_of(origin, request.at);
        self.all.add(part, &request);
        let window = match request.route.as_deref() {
            None => &mut self.unmatched,
            Some(route) if self.routes.contains_key(route) || self.routes.len() < MAX_ROUTES => {
                // The pattern is copied once, when its route is new.
                match self.routes.get_mut(route) {
                    Some(window) => window,
                    None => self.routes.entry(route.to_owned()).or_default(),
                }
            }
            Some(_) => &mut self.other,
        };
        window.add(part, &request);
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
        let routes: BTreeMap<String, _> = routes
            .filter_map(|(route, window)| Some((route.to_owned(), window.sums(part).stats()?)))
            .collect();
        PerformanceSnapshot { window: self.part * PARTS as u32, all: self.all.sums(part).stats(), routes }
    }

    fn part_of(&self, origin: Instant, at: Instant) -> u64 {
        (at.saturating_duration_since(origin).as_nanos() / self.part.as_nanos()) as u64
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
