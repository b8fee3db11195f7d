//! What many requests come to.

use std::time::Duration;

use super::histogram::Histogram;
use super::request::RequestPerformance;

/// Sums of requests, of one route or of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    count: u64,
    slow: u64,
    grew: u64,
    heavy: u64,
    failed: u64,
    durations: Spread,
    busy: Spread,
    deltas: Spread,
    cpu: Spread,
    histogram: Histogram,
}

/// A number of values: their sum, the least and the greatest.
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    count: u64,
    sum: f64,
    least: f64,
    greatest: f64,
}

impl Spread {
    fn add(&mut self, value: f64) {
        self.merge(Self { count: 1, sum: value, least: value, greatest: value });
    }

    fn merge(&mut self, other: Self) {
        if self.count == 0 {
            *self = other;
        } else if other.count > 0 {
            self.count += other.count;
            self.sum += other.sum;
            self.least = self.least.min(other.least);
            self.greatest = self.greatest.max(other.greatest);
        }
    }

    fn average(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }

    fn greatest(self) -> Option<f64> {
        (self.count > 0).then_some(self.greatest)
    }
}

impl Sums {
    pub(super) fn add(&mut self, request: &RequestPerformance) {
        self.count += 1;
        self.slow += u64::from(request.slow);
        self.grew += u64::from(request.grew);
        self.heavy += u64::from(request.heavy);
        self.failed += u64::from(request.status.is_some_and(|status| status >= 500));
        self.durations.add(request.duration.as_secs_f64());
        self.histogram.add(request.duration.as_micros().try_into().unwrap_or(u64::MAX));
        if let Some(busy) = request.busy {
            self.busy.add(busy.as_secs_f64());
        }
        if let Some(delta) = request.memory_delta() {
            self.deltas.add(delta as f64);
        }
        if let Some(cpu) = request.cpu_usage {
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
        let percentile = |percent| {
            let middle = Duration::from_micros(self.histogram.percentile(percent).unwrap_or_default());
            // The middle of a bucket may lie beyond all that is in it.
            middle.clamp(seconds(self.durations.least), seconds(self.durations.greatest))
        };
        Some(RequestStats {
            count: self.count,
            slow: self.slow,
            high_memory: self.grew,
            heavy: self.heavy,
            failed: self.failed,
            average: seconds(self.durations.average()?),
            least: seconds(self.durations.least),
            greatest: seconds(self.durations.greatest),
            p50: percentile(50),
            p95: percentile(95),
            p99: percentile(99),
            average_busy: self.busy.average().map(seconds),
            average_memory_delta: self.deltas.average(),
            greatest_memory_delta: self.deltas.greatest(),
            average_cpu_usage: self.cpu.average(),
            greatest_cpu_usage: self.cpu.greatest(),
        })
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
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
