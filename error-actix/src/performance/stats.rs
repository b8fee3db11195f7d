//! What many requests come to.

use std::ops::AddAssign;
use std::time::Duration;

use super::histogram::Histogram;
use super::sample::Sample;

/// Sums of requests, of one route or of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    count: u64,
    slow: u64,
    grew: u64,
    heavy: u64,
    failed: u64,
    /// Nanoseconds.
    durations: Spread<u64>,
    busy: Spread<u64>,
    /// Bytes.
    deltas: Spread<i64>,
    /// Percent.
    cpu: Spread<f64>,
    histogram: Histogram,
}

/// A number of values: their sum, the least and the greatest.
#[derive(Clone, Copy, Debug, Default)]
struct Spread<T> {
    count: u64,
    sum: T,
    least: T,
    greatest: T,
}

impl<T: Copy + PartialOrd + AddAssign> Spread<T> {
    #[inline]
    fn add(&mut self, value: T) {
        if self.count == 0 {
            (self.least, self.greatest) = (value, value);
        }
        self.count += 1;
        self.sum += value;
        if value < self.least {
            self.least = value;
        }
        if value > self.greatest {
            self.greatest = value;
        }
    }

    fn merge(&mut self, other: Self) {
        if self.count == 0 {
            *self = other;
        } else if other.count > 0 {
            self.count += other.count;
            self.sum += other.sum;
            if other.least < self.least {
                self.least = other.least;
            }
            if other.greatest > self.greatest {
                self.greatest = other.greatest;
            }
        }
    }

    /// The mean, where anything was added; the sum as a number is for the type to say.
    fn average(self, number: impl FnOnce(T) -> f64) -> Option<f64> {
        (self.count > 0).then(|| number(self.sum) / self.count as f64)
    }

    fn greatest(self) -> Option<T> {
        (self.count > 0).then_some(self.greatest)
    }
}

impl Sums {
    pub(super) fn add(&mut self, sample: &Sample) {
        self.count += 1;
        self.slow += u64::from(sample.marks.slow);
        self.grew += u64::from(sample.marks.grew);
        self.heavy += u64::from(sample.marks.heavy);
        self.failed += u64::from(sample.status.is_some_and(|status| status >= 500));
        self.durations.add(sample.duration);
        self.histogram.add(sample.duration / 1000);
        if let Some(busy) = sample.busy.known() {
            self.busy.add(busy);
        }
        if let Some(delta) = sample.memory_delta() {
            self.deltas.add(delta);
        }
        if let Some(cpu) = sample.after.cpu() {
            self.cpu.add(cpu);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.slow += other.slow;
        self.grew += other.grew;
        self.heavy += other.heavy;
        self.failed += other.failed;
        self.durations.merge(other.durations);
        self.busy.merge(other.busy);
        self.deltas.merge(other.deltas);
        self.cpu.merge(other.cpu);
        self.histogram.merge(&other.histogram);
    }

    /// `None` where there were no requests.
    pub(super) fn stats(&self) -> Option<RequestStats> {
        let (least, greatest) =
            (Duration::from_nanos(self.durations.least), Duration::from_nanos(self.durations.greatest));
        let percentile = |percent| {
            let middle = Duration::from_micros(self.histogram.percentile(percent).unwrap_or_default());
            // The middle of a bucket may lie beyond all that is in it.
            middle.clamp(least, greatest)
        };
        Some(RequestStats {
            count: self.count,
            slow: self.slow,
            high_memory: self.grew,
            heavy: self.heavy,
            failed: self.failed,
            average: nanos(self.durations.average(|sum| sum as f64)?),
            least,
            greatest,
            p50: percentile(50),
            p95: percentile(95),
            p99: percentile(99),
            average_busy: self.busy.average(|sum| sum as f64).map(nanos),
            average_memory_delta: self.deltas.average(|sum| sum as f64),
            greatest_memory_delta: self.deltas.greatest().map(|bytes| bytes as f64),
            average_cpu_usage: self.cpu.average(|sum| sum),
            greatest_cpu_usage: self.cpu.greatest(),
        })
    }
}

fn nanos(nanos: f64) -> Duration {
    Duration::from_nanos(nanos.round() as u64)
}

/// Statistics of the requests of a window, of one route or of all.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RequestStats {
    /// How many requests ended.
    pub count: u64,
    /// How many took longer than they should.
    pub slow: u64,
    /// How many let the process's memory grow by more than they should.
    pub high_memory: u64,
    /// How many passed any threshold of memory or processor.
    pub heavy: u64,
    /// How many were answered with a 5xx.
    pub failed: u64,
    /// The mean duration.
    pub average: Duration,
    /// The least duration.
    pub least: Duration,
    /// The greatest duration.
    pub greatest: Duration,
    /// What half of the durations do not exceed; percentiles are off by at most a thirty-second of themselves.
    pub p50: Duration,
    /// What 95 of 100 do not exceed.
    pub p95: Duration,
    /// What 99 of 100 do not exceed.
    pub p99: Duration,
    /// The mean time in which the service worked and did not wait.
    pub average_busy: Option<Duration>,
    /// The mean growth of the process's memory during a request, in bytes.
    pub average_memory_delta: Option<f64>,
    /// The greatest such growth, in bytes.
    pub greatest_memory_delta: Option<f64>,
    /// The mean use of all processors by the process, in percent.
    pub average_cpu_usage: Option<f64>,
    /// The greatest such use, in percent.
    pub greatest_cpu_usage: Option<f64>,
}
