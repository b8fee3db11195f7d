//! What the process uses: read seldom, remembered for all requests.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, TryLockError};
use std::thread::available_parallelism;
use std::time::Duration;

use super::figure::Figure;
use crate::moment::Moment;

/// How long a reading is good for. Reading takes some ten microseconds.
const INTERVAL: Duration = Duration::from_millis(100);

/// What a process uses, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessUsage {
    /// Resident memory, in bytes.
    pub memory: u64,
    /// The time that all processors together have spent on the process since it began.
    pub cpu_time: Duration,
}

impl ProcessUsage {
    /// That of this process, by `/proc`; `None` on systems other than Linux.
    pub fn of_process() -> Option<Self> {
        #[cfg(target_os = "linux")]
        {
            let stat = procfs::process::Process::myself().and_then(|process| process.stat()).ok()?;
            let ticks = stat.utime.saturating_add(stat.stime);
            let cpu_time =
                Duration::from_millis(ticks.saturating_mul(1000) / procfs::ticks_per_second().max(1));
            Some(Self { memory: stat.rss.saturating_mul(procfs::page_size()), cpu_time })
        }
        #[cfg(not(target_os = "linux"))]
        None
    }
}

/// What is known of the process, as it is noted with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Resident bytes.
    pub(crate) memory: Figure,
    /// Thousandths of a percent of all processors, between the last two readings.
    cpu: Figure,
}

impl Usage {
    /// Percent of all processors.
    pub(crate) fn cpu(self) -> Option<f64> {
        self.cpu.known().map(|thousandths| thousandths as f64 / 1000.0)
    }
}

/// Where readings come from.
pub(super) type Source = Box<dyn Fn() -> Option<ProcessUsage> + Send + Sync>;

/// The last reading. Requests read two numbers; one of them, every [`INTERVAL`], reads the process anew.
pub(super) struct Sampler {
    source: Source,
    /// When the next reading is due, in nanoseconds since the origin.
    due: AtomicU64,
    /// The figures of a [`Usage`].
    memory: AtomicU64,
    cpu: AtomicU64,
    last: Mutex<Option<(Moment, ProcessUsage)>>,
}

impl Sampler {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            due: AtomicU64::new(0),
            memory: AtomicU64::new(Figure::UNKNOWN.bits()),
            cpu: AtomicU64::new(Figure::UNKNOWN.bits()),
            last: Mutex::new(None),
        }
    }

    /// What the process used at `now` or a little before.
    pub(super) fn usage(&self, now: Moment) -> Usage {
        if now.nanos() >= self.due.load(Ordering::Relaxed) {
            self.read(now);
        }
        let figure = |number: &AtomicU64| Figure::new(number.load(Ordering::Relaxed));
        Usage { memory: figure(&self.memory), cpu: figure(&self.cpu) }
    }

    #[cold]
    fn read(&self, now: Moment) {
        let nanos = now.nanos();
        let mut last = match self.last.try_lock() {
            Ok(last) => last,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            // Somebody else is reading.
            Err(TryLockError::WouldBlock) => return,
        };
        if nanos < self.due.load(Ordering::Relaxed) {
            return;
        }
        self.due.store(nanos.saturating_add(INTERVAL.as_nanos() as u64), Ordering::Relaxed);
        let Some(usage) = (self.source)() else { return };
        self.memory.store(usage.memory, Ordering::Relaxed);
        if let Some((before, earlier)) = *last {
            let spent = usage.cpu_time.saturating_sub(earlier.cpu_time).as_secs_f64();
            let passed = now.since(before).as_secs_f64();
            let processors = available_parallelism().map_or(1, usize::from) as f64;
            if passed > 0.0 {
                self.cpu.store((spent / passed / processors * 100_000.0) as u64, Ordering::Relaxed);
            }
        }
        *last = Some((now, usage));
    }
}

impl fmt::Debug for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sampler").field("memory", &self.memory).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_uses_something() {
        let usage = ProcessUsage::of_process().unwrap();
        // A test binary takes more than a megabyte and less than a terabyte.
        assert!((1 << 20..1 << 40).contains(&usage.memory), "{usage:?}");
    }

    #[test]
    fn it_is_read_once_in_an_interval() {
        let readings = AtomicU64::new(0);
        let processors = available_parallelism().map_or(1, usize::from) as u32;
        let readings: &'static AtomicU64 = Box::leak(Box::new(readings));
        let sampler = Sampler::new(Box::new(move || {
            let count = readings.fetch_add(1, Ordering::Relaxed) + 1;
            // Half of the time since the last reading, on every processor.
            let cpu_time = INTERVAL * processors * count as u32 / 2;
            Some(ProcessUsage { memory: count, cpu_time })
        }));
        let begin = Instant::now();
        let usage = |after: Duration| sampler.usage(Moment::new(begin + after, begin));
        let first = Usage { memory: Figure::new(1), cpu: Figure::UNKNOWN };
        assert_eq!(usage(Duration::ZERO), first);
        assert_eq!(usage(INTERVAL - Duration::from_nanos(1)), first);
        let second = usage(INTERVAL);
        assert_eq!(second.memory.known(), Some(2));
        assert!(second.cpu().is_some_and(|cpu| (49.0..=51.0).contains(&cpu)), "{second:?}");
        assert_eq!(usage(INTERVAL), second);
        assert_eq!(readings.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn nothing_is_told_where_nothing_can_be_read() {
        let now = Instant::now();
        assert_eq!(Sampler::new(Box::new(|| None)).usage(Moment::new(now, now)), Usage::default());
    }
}
