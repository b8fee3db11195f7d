//! Minutes, made of a monitor's cells.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use error_core::{StatusClass, TimeSeries};

use super::entry::Entry;

/// Seconds since 1970.
pub(super) fn second_of(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// What was counted in each minute that `series` covers from its beginning on, as fields and values of its hash.
///
/// Values are those of the whole minute as far as it has passed, so that writing them twice is writing them once.
pub(super) fn minutes(instance: &str, series: &TimeSeries) -> BTreeMap<u64, Vec<(String, u64)>> {
    let (start, width) = (second_of(series.start()), series.width().as_secs());
    // A minute whose first cells are gone would seem to have had less.
    let first = start.div_ceil(60);
    let mut minutes: BTreeMap<u64, Vec<(String, u64)>> = BTreeMap::new();
    let mut add = |entry: Entry<'_>, cells: &[u64]| {
        let mut sums: BTreeMap<u64, u64> = BTreeMap::new();
        for (cell, count) in (0..).zip(cells).filter(|(_, count)| **count > 0) {
            *sums.entry((start + cell * width) / 60).or_default() += count;
        }
        for (minute, sum) in sums.into_iter().filter(|(minute, _)| *minute >= first) {
            minutes.entry(minute).or_default().push((entry.field(), sum));
        }
    };
    for (spec, cells) in series.errors() {
        add(Entry::of_error(instance, spec), cells);
    }
    for class in StatusClass::ALL {
        add(Entry::of_requests(instance, class), series.requests(class));
    }
    minutes
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use error_core::standard::TimeoutError;
    use error_core::{Clock as _, HttpError as _, Monitor, TestClock};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whenever it is asked, a minute's value is how often it happened in that minute.
        #[test]
        fn values_are_those_of_a_plain_count(steps in prop::collection::vec((0_u64..40, 0_u64..4), 1..60)) {
            // Ten seconds into a minute.
            let clock = TestClock::at(UNIX_EPOCH + Duration::from_secs(60_000_010));
            let monitor = Monitor::builder().clock(clock.clone()).build();
            let error = TimeoutError::new("render", 30);
            let mut plain: BTreeMap<u64, u64> = BTreeMap::new();
            for (seconds, errors) in steps {
                clock.advance(Duration::from_secs(seconds));
                for _ in 0..errors {
                    monitor.record_at(error.site(), clock.now());
                    *plain.entry(second_of(clock.now()) / 60).or_default() += 1;
                }
                let series = monitor.time_series(Duration::from_secs(3_600));
                let told: BTreeMap<u64, u64> = minutes("a", &series)
                    .into_iter()
                    .map(|(minute, fields)| (minute, fields.iter().map(|(_, count)| count).sum()))
                    .collect();
                let whole = second_of(series.start()).div_ceil(60);
                let expected: BTreeMap<u64, u64> =
                    plain.iter().filter(|(minute, _)| **minute >= whole).map(|(&minute, &count)| (minute, count)).collect();
                prop_assert_eq!(told, expected);
            }
        }
    }
}
