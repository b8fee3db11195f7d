//! Durations counted in buckets, so that percentiles of any number of requests take the same memory.

/// Buckets in each power of two: a percentile is off by at most a thirty-second of itself.
const STEPS: u64 = 16;
const STEP_BITS: u32 = STEPS.trailing_zeros();

/// The highest power of two that has buckets of its own, in microseconds: nineteen hours.
const HIGHEST_POWER: u32 = 36;

const BUCKETS: usize = ((HIGHEST_POWER - STEP_BITS + 1) as usize) * STEPS as usize;

/// Counts of microseconds: exact up to sixteen, then in sixteen steps for each power of two.
#[derive(Clone, Debug, Default)]
pub(super) struct Histogram {
    /// Empty until something is counted.
    counts: Box<[u32]>,
}

impl Histogram {
    pub(super) fn add(&mut self, micros: u64) {
        self.make_room();
        if let Some(count) = self.counts.get_mut(bucket_of(micros)) {
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if !other.counts.is_empty() {
            self.make_room();
        }
        for (count, others) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*others);
        }
    }

    /// What `percent` of what was counted does not exceed (nearest rank), about; `None` where nothing was.
    pub(super) fn percentile(&self, percent: u64) -> Option<u64> {
        let total: u64 = self.counts.iter().map(|count| u64::from(*count)).sum();
        let rank = (total * percent).div_ceil(100).max(1);
        let mut below = 0;
        let bucket = self.counts.iter().position(|count| {
            below += u64::from(*count);
            below >= rank
        });
        bucket.map(middle_of)
    }

    fn make_room(&mut self) {
        if self.counts.is_empty() {
            self.counts = vec![0; BUCKETS].into();
        }
    }
}

fn bucket_of(micros: u64) -> usize {
    if micros < STEPS {
        return micros as usize;
    }
    let power = micros.ilog2().min(HIGHEST_POWER - 1);
    let step = (micros >> (power - STEP_BITS)).min(2 * STEPS - 1) - STEPS;
    (u64::from(power - STEP_BITS + 1) * STEPS + step) as usize
}

/// The middle of what a bucket counts.
fn middle_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < STEPS {
        return bucket;
    }
    let shift = bucket / STEPS - 1;
    let (start, width) = ((STEPS + bucket % STEPS) << shift, 1_u64 << shift);
    start + width / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the obvious: all values, sorted.
        #[test]
        fn percentiles_are_near(
            values in prop::collection::vec(prop_oneof![0_u64..40, 0_u64..50_000, 0_u64..(1 << 36)], 1..300),
            split in 0_usize..300,
            percent in 1_u64..=100,
        ) {
            let (mut first, mut second) = (Histogram::default(), Histogram::default());
            for (index, value) in values.iter().enumerate() {
                if index < split { first.add(*value) } else { second.add(*value) }
            }
            first.merge(&second);
            let mut sorted = values;
            sorted.sort_unstable();
            let rank = (sorted.len() * percent as usize).div_ceil(100);
            let exact = sorted[rank - 1];
            let told = first.percentile(percent).unwrap();
            prop_assert!(told.abs_diff(exact) <= exact / 32 + 1, "{told} for {exact}");
        }
    }

    #[test]
    fn nothing_is_beyond_the_buckets() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.percentile(50), None);
        histogram.add(u64::MAX);
        assert_eq!(bucket_of(u64::MAX), BUCKETS - 1);
        assert!(histogram.percentile(99).is_some_and(|told| told > 60_000_000_000));
    }
}
