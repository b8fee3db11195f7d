//! The requests of the last minutes, summed up by route and by time, in a fixed amount of memory.

use std::collections::BTreeMap;
use std::time::Duration;

use error_core::__private::Routes;

use super::sample::Sample;
use super::snapshot::PerformanceSnapshot;
use super::stats::Sums;
use crate::moment::Moment;

/// Into how many parts a window is cut: it begins anew one part at a time.
const PARTS: u64 = 10;

pub(super) struct Ledger {
    /// Nanoseconds.
    part: u64,
    /// By the numbers of routes.
    windows: Box<[Option<Box<Window>>]>,
}

impl Ledger {
    pub(super) fn new(window: Duration, routes: usize) -> Self {
        let window = u64::try_from(window.as_nanos()).unwrap_or(u64::MAX);
        Self {
            // A window of nothing would have no parts.
            part: (window / PARTS).max(SHORTEST_PART),
            windows: (0..routes).map(|_| None).collect(),
        }
    }

    pub(super) fn add(&mut self, sample: &Sample) {
        let part = self.part_of(sample.at);
        if let Some(window) = self.windows.get_mut(sample.route) {
            window.get_or_insert_default().add(part, sample);
        }
    }

    pub(super) fn snapshot(&self, routes: &Routes, now: Moment) -> PerformanceSnapshot {
        let part = self.part_of(now);
        let mut all = Sums::default();
        let mut by_route: BTreeMap<&str, Sums> = BTreeMap::new();
        for (number, window) in self.windows.iter().enumerate() {
            let (Some(window), Some(name)) = (window, routes.name(number)) else { continue };
            let sums = window.sums(part);
            all.merge(&sums);
            // A pattern may have been given two numbers.
            by_route.entry(name).or_default().merge(&sums);
        }
        let routes = by_route.into_iter().filter_map(|(name, sums)| Some((shown(name), sums.stats()?)));
        let window = Duration::from_nanos(self.part.saturating_mul(PARTS));
        PerformanceSnapshot { window, all: all.stats(), routes: routes.collect() }
    }

    fn part_of(&self, at: Moment) -> u64 {
        at.nanos() / self.part
    }
}

/// A millisecond, in nanoseconds.
const SHORTEST_PART: u64 = 1_000_000;

/// A pattern as it is; what stands in the place of one in brackets, like which no pattern looks.
pub(super) fn shown(name: &str) -> String {
    if [Routes::UNMATCHED_NAME, Routes::OTHER_NAME].contains(&name) {
        format!("({name})")
    } else {
        name.to_owned()
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
    fn add(&mut self, number: u64, sample: &Sample) {
        let Some(part) = self.parts.get_mut((number % PARTS) as usize) else { return };
        if part.number < number {
            *part = Part { number, sums: Sums::default() };
        }
        // A request that was handed over too late for the window is counted nowhere.
        if part.number == number {
            part.sums.add(sample);
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
