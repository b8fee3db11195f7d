//! How many of each thing happened when: cells of time, in memory that is settled at the start.

/// Cells of one width in seconds, the latest of which are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    width: u64,
    cells: usize,
}

/// A minute by the second, and an hour by ten seconds.
pub(super) const HOUR: &[Level] = &[Level::covering(1, 60), Level::covering(10, 3_600)];

/// The same, six hours by the minute, and thirty days by the hour.
pub(super) const MONTH: &[Level] = &[
    Level::covering(1, 60),
    Level::covering(10, 3_600),
    Level::covering(60, 6 * 3_600),
    Level::covering(3_600, 30 * 24 * 3_600),
];

impl Level {
    /// A window begins within a cell, and ends within another.
    const fn covering(width: u64, seconds: u64) -> Self {
        Self { width, cells: (seconds / width) as usize + 1 }
    }

    const fn covers(&self, seconds: u64) -> bool {
        seconds <= self.width * (self.cells as u64 - 1)
    }

    /// The place of a second's cell.
    const fn cell(&self, second: u64) -> usize {
        (second / self.width % self.cells as u64) as usize
    }
}

/// Counts over time for a number of columns.
pub(super) struct Series {
    levels: &'static [Level],
    /// How many cells a column has.
    stride: usize,
    /// Column after column; memory of columns that are not in use is never touched.
    cells: Box<[u32]>,
    now: u64,
}

impl Series {
    pub(super) fn new(levels: &'static [Level], columns: usize, now: u64) -> Self {
        let stride = levels.iter().map(|level| level.cells).sum();
        Self { levels, stride, cells: vec![0; stride * columns].into_boxed_slice(), now }
    }

    /// How many bytes `columns` of them take.
    pub(super) fn bytes(&self, columns: usize) -> usize {
        self.stride * columns * size_of::<u32>()
    }

    /// The latest second.
    pub(super) fn now(&self) -> u64 {
        self.now
    }

    /// Goes on to a second that is not past, in the first `used` columns; in others nothing may have been counted.
    pub(super) fn advance(&mut self, now: u64, used: usize) {
        let mut start = 0;
        for level in self.levels {
            let (from, to) = (self.now / level.width, now / level.width);
            // All of them at most, however long nobody looked.
            let fresh = to.saturating_sub(from).min(level.cells as u64);
            for column in self.cells.chunks_exact_mut(self.stride).take(used) {
                for step in 0..fresh {
                    if let Some(cell) = column.get_mut(start + level.cell((to - step) * level.width)) {
                        *cell = 0;
                    }
                }
            }
            start += level.cells;
        }
        self.now = self.now.max(now);
    }

    /// Counts in the latest second.
    pub(super) fn add(&mut self, column: usize, count: u64) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let first = column * self.stride;
        let mut start = first;
        for level in self.levels {
            if let Some(cell) = self.cells.get_mut(start + level.cell(self.now)) {
                *cell = cell.saturating_add(count);
            }
            start += level.cells;
        }
    }

    /// The width in seconds of the finest cells that cover the last `window` seconds, and how many of these cells there are.
    pub(super) fn resolution(&self, window: u64) -> Option<(u64, u64)> {
        let level = self.levels.iter().find(|level| level.covers(window)).or(self.levels.last())?;
        // A window of a second ends with its cell; of others, the oldest cell counts whole.
        let beside = u64::from(level.width > 1);
        Some((level.width, (window.div_ceil(level.width) + beside).min(level.cells as u64)))
    }

    /// How many there were in each of the latest cells of a width that [`resolution`](Self::resolution) has told, the
    /// latest last.
    pub(super) fn cells(&self, column: usize, width: u64, count: u64) -> Vec<u64> {
        let mut start = column * self.stride;
        for level in self.levels {
            if level.width == width {
                let cells = self.cells.get(start..start + level.cells).unwrap_or_default();
                let newest = self.now / width;
                // Before 1970 there was nothing.
                let index = |back: u64| newest.checked_sub(back).map(|index| level.cell(index * width));
                let counted =
                    |back| index(back).and_then(|cell| cells.get(cell)).copied().map_or(0, u64::from);
                return (0..count.min(level.cells as u64)).rev().map(counted).collect();
            }
            start += level.cells;
        }
        Vec::new()
    }

    /// How many there were in the last `window` seconds, of which the latest is the first. Where the cells are wider
    /// than a second, the oldest counts whole. A window longer than the series is as long as the series.
    pub(super) fn sum(&self, column: usize, window: u64) -> u64 {
        let mut start = column * self.stride;
        let mut levels = self.levels.iter().peekable();
        while let Some(level) = levels.next() {
            if level.covers(window) || levels.peek().is_none() {
                let cells = self.cells.get(start..start + level.cells).unwrap_or_default();
                let newest = self.now / level.width;
                let oldest = (self.now + 1).saturating_sub(window) / level.width;
                let oldest = oldest.max((newest + 1).saturating_sub(level.cells as u64));
                let within = (oldest..=newest).filter(|_| window > 0);
                return within
                    .filter_map(|index| cells.get(level.cell(index * level.width)))
                    .map(|&count| u64::from(count))
                    .sum();
            }
            start += level.cells;
        }
        0
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Step {
        Wait(u64),
        Count(usize, u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let wait = prop_oneof![
            8 => 0_u64..4,
            4 => 0_u64..90,
            2 => 0_u64..5_000,
            1 => 0_u64..100_000,
            1 => 0_u64..5_000_000,
        ];
        let step = prop_oneof![
            wait.prop_map(Step::Wait),
            (0..2_usize, 0..9_u64).prop_map(|(c, n)| Step::Count(c, n))
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        /// A list of everything that was counted, and the seconds in which it was.
        #[test]
        fn windows_are_those_of_a_list(start in 0_u64..10_000, steps in steps(), windows in prop::collection::vec(0_u64..3_700, 8)) {
            let mut series = Series::new(MONTH, 2, start);
            let mut list: Vec<(u64, usize, u64)> = Vec::new();
            let mut now = start;
            for step in steps {
                match step {
                    Step::Wait(seconds) => {
                        now += seconds;
                        series.advance(now, 2);
                    }
                    Step::Count(column, count) => {
                        series.add(column, count);
                        list.push((now, column, count));
                    }
                }
                prop_assert_eq!(series.now(), now);
                for &window in windows.iter().chain(&[1, 60, 61, 300, 3_600, 21_600, 2_592_000]) {
                    let width = match window { 0..=60 => 1, 61..=3_600 => 10, 3_601..=21_600 => 60, _ => 3_600 };
                    // The oldest cell that the window touches counts whole.
                    let oldest = (now + 1).saturating_sub(window) / width * width;
                    for column in 0..2 {
                        let expected: u64 = list.iter()
                            .filter(|(second, of, _)| window > 0 && *of == column && *second >= oldest)
                            .map(|(_, _, count)| count)
                            .sum();
                        prop_assert_eq!(series.sum(column, window), expected, "{} of {}", window, now);
                    }
                }
            }
        }
    }

    #[test]
    fn cells_are_the_same_counts_one_by_one() {
        let mut series = Series::new(HOUR, 1, 100);
        for (second, count) in [(100, 1), (101, 2), (109, 3), (110, 4), (125, 5)] {
            series.advance(second, 1);
            series.add(0, count);
        }
        assert_eq!(series.resolution(60), Some((1, 60)));
        let seconds = series.cells(0, 1, 60);
        assert_eq!((seconds.len(), seconds[59], seconds[58], seconds[44]), (60, 5, 0, 4));
        assert_eq!(series.resolution(3_600), Some((10, 361)));
        let tens = series.cells(0, 10, 361);
        assert_eq!((tens.len(), &tens[355..]), (361, &[0, 0, 0, 6, 4, 5][..]));
        assert_eq!(tens.iter().sum::<u64>(), series.sum(0, 3_600));
    }

    #[test]
    fn a_window_is_no_longer_than_the_series() {
        let mut series = Series::new(HOUR, 1, 0);
        series.add(0, 3);
        series.advance(3_600, 1);
        series.add(0, 4);
        assert_eq!((series.sum(0, u64::MAX), series.sum(0, 3_600)), (7, 7));
        series.advance(3_610, 1);
        assert_eq!(series.sum(0, u64::MAX), 4);
    }

    #[test]
    fn a_cell_has_an_end() {
        let mut series = Series::new(HOUR, 1, 0);
        series.add(0, u64::MAX);
        series.add(0, 1);
        assert_eq!(series.sum(0, 1), u64::from(u32::MAX));
    }
}
