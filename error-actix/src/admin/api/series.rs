//! How many errors and requests there were when, for charts.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use error_core::{ErrorSpec, StatusClass, TimeSeries};
use serde::{Deserialize, Serialize};

use crate::admin::call::{Answer, Call, document};
use crate::admin::query::Asked;

/// How many codes have a series of their own.
const CODES: usize = 20;

/// About how many cells a sparkline has.
const SPARKLINE: u64 = 60;

/// Cells put together to wider ones, which lie on multiples of their width since 1970.
struct Steps {
    /// Seconds since 1970.
    start: u64,
    /// Seconds.
    step: u64,
    count: usize,
    /// Where the cells of the series begin, in seconds since 1970, and how wide they are.
    first: u64,
    width: u64,
}

impl Steps {
    /// `step` is a multiple of the series' own width.
    fn of(series: &TimeSeries, step: u64) -> Self {
        let first = series.start().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let width = series.width().as_secs().max(1);
        let step = step.max(width);
        let start = first / step * step;
        let end = first + width * series.cell_count() as u64;
        let count = usize::try_from((end - start).div_ceil(step)).unwrap_or_default();
        Self { start, step, count, first, width }
    }

    /// Adds a series' cells to wider ones.
    fn add(&self, sums: &mut Vec<u64>, cells: &[u64]) {
        sums.resize(self.count, 0);
        for (second, count) in (self.first..).step_by(usize::try_from(self.width).unwrap_or(1)).zip(cells) {
            if let Some(sum) =
                usize::try_from((second - self.start) / self.step).ok().and_then(|i| sums.get_mut(i))
            {
                *sum += count;
            }
        }
    }
}

#[derive(Deserialize)]
struct Chart {
    seconds: Option<u64>,
    step: Option<u64>,
}

#[derive(Serialize)]
struct Charted {
    start: u64,
    step: u64,
    cells: usize,
    total: Vec<u64>,
    by_category: BTreeMap<&'static str, Vec<u64>>,
    by_severity: BTreeMap<&'static str, Vec<u64>>,
    by_code: BTreeMap<&'static str, Vec<u64>>,
    requests: Requests,
}

#[derive(Serialize)]
struct Requests {
    total: Vec<u64>,
    by_class: BTreeMap<&'static str, Vec<u64>>,
}

pub(super) fn series(call: &Call) -> Answer {
    let mut asked: Asked<Chart> = Asked::by(&call.request)?;
    let seconds = asked.number("seconds", asked.of.seconds, 1..=3_600, 3_600);
    let width = if seconds <= 60 { 1 } else { 10 };
    let step = asked.number("step", asked.of.step, 1..=3_600, width);
    if !step.is_multiple_of(width) {
        asked.refuse(
            "step",
            "STEP",
            format!("must be a multiple of {width} where so many seconds are asked for"),
        );
    }
    asked.settle()?;
    let series = call.admin.inner.monitor.time_series(Duration::from_secs(seconds));
    let steps = Steps::of(&series, step);
    let mut total = vec![0; steps.count];
    let (mut by_category, mut by_severity) = (BTreeMap::new(), BTreeMap::new());
    for (spec, cells) in series.errors() {
        steps.add(&mut total, cells);
        steps.add(by_category.entry(spec.category().as_str()).or_default(), cells);
        steps.add(by_severity.entry(spec.severity().as_str()).or_default(), cells);
    }
    let mut requests = Requests { total: vec![0; steps.count], by_class: BTreeMap::new() };
    for class in StatusClass::ALL {
        let cells = series.requests(class);
        if cells.iter().any(|count| *count > 0) {
            steps.add(&mut requests.total, cells);
            steps.add(requests.by_class.entry(class.as_str()).or_default(), cells);
        }
    }
    let by_code = most_frequent(&series, CODES).into_iter().map(|(spec, _, cells)| {
        let mut sums = Vec::new();
        steps.add(&mut sums, cells);
        (spec.code().as_str(), sums)
    });
    let by_code = by_code.collect();
    let Steps { start, step, count, .. } = steps;
    document(&Charted { start, step, cells: count, total, by_category, by_severity, by_code, requests })
}

/// The errors of a series with their sums, the most frequent first.
fn most_frequent(series: &TimeSeries, most: usize) -> Vec<(&'static ErrorSpec, u64, &[u64])> {
    let mut errors: Vec<_> =
        series.errors().map(|(spec, cells)| (spec, cells.iter().sum::<u64>(), cells)).collect();
    errors.sort_by_key(|(spec, count, _)| (std::cmp::Reverse(*count), spec.code()));
    errors.truncate(most);
    errors
}

#[derive(Deserialize)]
struct TopAsked {
    window: Option<u64>,
    limit: Option<u64>,
}

#[derive(Serialize)]
struct Top {
    window_seconds: u64,
    start: u64,
    step: u64,
    errors: Vec<TopError>,
}

#[derive(Serialize)]
struct TopError {
    code: &'static str,
    #[serde(rename = "type")]
    name: &'static str,
    category: &'static str,
    severity: &'static str,
    count: u64,
    cells: Vec<u64>,
}

pub(super) fn top(call: &Call) -> Answer {
    let mut asked: Asked<TopAsked> = Asked::by(&call.request)?;
    let window_seconds = asked.number("window", asked.of.window, 1..=3_600, 3_600);
    let limit = asked.number("limit", asked.of.limit, 1..=500, 10);
    asked.settle()?;
    let series = call.admin.inner.monitor.time_series(Duration::from_secs(window_seconds));
    let width = series.width().as_secs().max(1);
    let steps = Steps::of(&series, (window_seconds / SPARKLINE).next_multiple_of(width));
    let errors = most_frequent(&series, usize::try_from(limit).unwrap_or(usize::MAX));
    let errors = errors.into_iter().map(|(spec, count, own)| {
        let mut cells = Vec::new();
        steps.add(&mut cells, own);
        TopError {
            code: spec.code().as_str(),
            name: spec.name(),
            category: spec.category().as_str(),
            severity: spec.severity().as_str(),
            count,
            cells,
        }
    });
    let errors = errors.collect();
    document(&Top { window_seconds, start: steps.start, step: steps.step, errors })
}
