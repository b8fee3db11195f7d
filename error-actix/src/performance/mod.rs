//! How long requests take, and what the process uses meanwhile.

mod figure;
mod histogram;
mod latest;
mod ledger;
mod request;
mod sample;
mod snapshot;
mod stats;
mod usage;

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use error_core::__private::Routes;
use error_core::{Clock, PerformanceSource, PerformanceSummary, SystemClock};
use serde_json::Value;

pub(crate) use self::figure::Figure;
use self::latest::{KEPT_REQUESTS, Latest};
use self::ledger::{Ledger, shown};
use self::request::MEGABYTE;
pub use self::request::RequestPerformance;
pub(crate) use self::request::method_name;
pub(crate) use self::sample::{Marks, Sample};
pub use self::snapshot::PerformanceSnapshot;
pub use self::stats::RequestStats;
pub use self::usage::ProcessUsage;
pub(crate) use self::usage::Usage;
use self::usage::{Sampler, Source};
use crate::moment::Moment;

/// Measures requests: an application owns one and gives it to its [`ErrorStack`](crate::ErrorStack); clones share what
/// they know.
///
/// ```
/// use error_actix::{ErrorStack, Performance};
///
/// # fn main() -> Result<(), error_actix::ConfigError> {
/// let performance = Performance::new();
/// let errors = ErrorStack::builder().performance(performance.clone()).build()?;
/// # let _ = errors;
/// assert!(performance.snapshot().all().is_none());     // no requests yet
/// # Ok(())
/// # }
/// ```
///
/// # What is measured
///
/// * **Duration**: from when the layer was called until the last byte of the body was handed to the server, which a slow
///   client may delay; or until nobody waited any more. A body that is there as a whole counts as handed over with its
///   head. The time to the head, when the status was known, is kept apart.
///   Not in it: reading the request's head, and what middleware outside of the layer does.
/// * **Busy time**: the part of it in which the service's code ran and did not wait, by two readings of the clock for
///   each poll. Where a thread is taken from the process meanwhile, that time is in it. This is the processor time of
///   one request as well as it can be known. Polling a body that is streamed is in it, what spawned tasks do is not.
/// * **Memory** is the whole process's, as many requests share it: what was resident before and after, read from `/proc`
///   at most every 100 ms and by one request for all. It says something of a request that is long and large; one that
///   is over within a reading grew by nothing. Nothing is known on systems other than Linux unless
///   [`process_usage`](PerformanceBuilder::process_usage) tells.
/// * **Processor use** is the whole process's as well: percent of all processors between the last two readings.
///
/// # What it takes
///
/// Memory is bounded whatever clients send: the last 1,000 requests of each of up to 16 threads, 150 bytes each, and for
/// each of up to 128 routes a histogram for each tenth of the window. Routes are told by their patterns, never by paths. A request takes a lock that only its own
/// thread uses, and every sixty-fourth one a shared lock.
///
/// Beside a short answer of plain Actix, which takes about 5,900 instructions, the layer with a request's id takes 2,050
/// more, and durations another 900. Busy time and the process's use come to 500 on top of that, and can be left out:
/// [`busy_time(false)`](PerformanceBuilder::busy_time), [`process_usage(|| None)`](PerformanceBuilder::process_usage).
/// `cargo xtask instructions` counts them.
#[derive(Clone)]
pub struct Performance {
    shared: Arc<Shared>,
}

/// Builds a [`Performance`].
#[must_use]
pub struct PerformanceBuilder {
    thresholds: Thresholds,
    window: Duration,
    busy_time: bool,
    source: Source,
}

/// Beyond what a request is worth a look.
#[derive(Clone, Copy, Debug)]
struct Thresholds {
    /// Nanoseconds.
    slow: u64,
    /// Bytes.
    growth: u64,
    memory: u64,
    /// Percent of all processors.
    cpu: f64,
}

struct Shared {
    thresholds: Thresholds,
    busy_time: bool,
    /// Set by the first stack that measures here.
    clock: OnceLock<Arc<dyn Clock>>,
    /// What moments are counted from; set when the first stack measures here.
    origin: OnceLock<Instant>,
    sampler: Sampler,
    routes: Routes,
    /// What each thread has measured last, so that they seldom meet.
    latest: [Mutex<Latest>; THREADS],
    ledger: Mutex<Ledger>,
}

/// How many threads have a place of their own; others share them.
const THREADS: usize = 16;

/// How many requests a thread gathers before it hands them over.
const GATHERED: usize = 64;

/// How many routes have sums of their own; others share one.
const MAX_ROUTES: usize = 128;

impl Performance {
    /// With the defaults of [`builder`](Self::builder).
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Sets what differs from the defaults.
    pub fn builder() -> PerformanceBuilder {
        PerformanceBuilder {
            thresholds: Thresholds {
                slow: 5_000_000_000,
                growth: 100 * MEGABYTE,
                memory: 1024 * MEGABYTE,
                cpu: 80.0,
            },
            window: Duration::from_secs(300),
            busy_time: true,
            source: Box::new(ProcessUsage::of_process),
        }
    }

    /// The statistics of the window that ends now.
    pub fn snapshot(&self) -> PerformanceSnapshot {
        let now = self.moment(self.now());
        self.all_handed_over().snapshot(&self.shared.routes, now)
    }

    /// The last requests, up to 1,000, the latest last.
    pub fn recent(&self) -> Vec<RequestPerformance> {
        let (now, time) = self.shared.clock.get().map_or_else(
            || (SystemClock.instant(), SystemClock.now()),
            |clock| (clock.instant(), clock.now()),
        );
        let now = self.moment(now);
        let latest = self.shared.latest.iter().flat_map(|latest| locked(latest).all().to_vec());
        let mut latest: Vec<Sample> = latest.collect();
        latest.sort_by_key(|sample| sample.at);
        let older = latest.len().saturating_sub(KEPT_REQUESTS);
        let shown = latest.into_iter().skip(older).map(|sample| {
            // The time of day is read here, and not for each request.
            let time = time.checked_sub(now.since(sample.at)).unwrap_or(time);
            let route = (sample.route != Routes::UNMATCHED).then(|| self.shared.routes.name(sample.route));
            let route = route.flatten().map(shown);
            sample.shown(route, time)
        });
        shown.collect()
    }

    pub(crate) fn times_polls(&self) -> bool {
        self.shared.busy_time
    }

    /// Measures by `clock`, unless another stack's has been there first. Answers what moments are counted from.
    pub(crate) fn follow(&self, clock: &Arc<dyn Clock>) -> Instant {
        let _ = self.shared.clock.set(Arc::clone(clock));
        self.origin(clock.instant())
    }

    /// What the process uses about `now`.
    pub(crate) fn usage(&self, now: Moment) -> Usage {
        self.shared.sampler.usage(now)
    }

    /// Which thresholds a request has passed that took so many nanoseconds.
    pub(crate) fn marks(&self, duration: u64, before: Figure, after: Usage) -> Marks {
        let thresholds = &self.shared.thresholds;
        let memory = after.memory.known().unwrap_or_default();
        let grew = before.known().is_some_and(|before| memory.saturating_sub(before) > thresholds.growth);
        let heavy =
            grew || memory > thresholds.memory || after.cpu().is_some_and(|percent| percent > thresholds.cpu);
        Marks { slow: duration > thresholds.slow, grew, heavy }
    }

    /// The number of a route's pattern.
    pub(crate) fn route(&self, pattern: Option<&str>) -> usize {
        self.shared.routes.number(pattern)
    }

    /// Adds a request that has ended.
    #[inline]
    pub(crate) fn record(&self, sample: Sample) {
        let Some(latest) = self.shared.latest.get(place()) else { return };
        let mut latest = locked(latest);
        latest.push(sample);
        if latest.waiting() >= GATHERED {
            hand_over(&mut latest, &mut locked(&self.shared.ledger));
        }
    }

    /// The ledger, with all that threads had gathered. Locks are taken in the order in which [`record`](Self::record)
    /// takes them.
    fn all_handed_over(&self) -> MutexGuard<'_, Ledger> {
        for latest in &self.shared.latest {
            hand_over(&mut locked(latest), &mut locked(&self.shared.ledger));
        }
        locked(&self.shared.ledger)
    }

    fn now(&self) -> Instant {
        self.shared.clock.get().map_or_else(|| SystemClock.instant(), Clock::instant)
    }

    fn moment(&self, now: Instant) -> Moment {
        Moment::new(now, self.origin(now))
    }

    fn origin(&self, now: Instant) -> Instant {
        *self.shared.origin.get_or_init(|| now)
    }
}

#[cold]
fn hand_over(latest: &mut Latest, ledger: &mut Ledger) {
    for piece in latest.take_waiting() {
        piece.iter().for_each(|sample| ledger.add(sample));
    }
}

impl Default for Performance {
    fn default() -> Self {
        Self::new()
    }
}

/// The [`snapshot`](Performance::snapshot) as JSON, for an [`ErrorTracker`](crate::ErrorTracker)'s view.
impl PerformanceSource for Performance {
    fn performance(&self) -> Value {
        // The snapshot is a map with text as keys.
        serde_json::to_value(self.snapshot()).unwrap_or_default()
    }

    fn summary(&self) -> PerformanceSummary {
        let mut summary = PerformanceSummary::new();
        if let Some(all) = self.snapshot().all() {
            summary = summary.with_requests(all.slow, all.p95);
        }
        match self.usage(self.moment(self.now())).memory.known() {
            Some(memory) => summary.with_memory(memory),
            None => summary,
        }
    }
}

impl fmt::Debug for Performance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Performance").field("thresholds", &self.shared.thresholds).finish_non_exhaustive()
    }
}

impl PerformanceBuilder {
    /// A request is slow that takes longer. Default: 5 seconds.
    pub fn slow_after(mut self, duration: Duration) -> Self {
        self.thresholds.slow = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        self
    }

    /// A request is heavy during which the process grows by more megabytes. Default: 100.
    pub fn high_memory_growth(mut self, megabytes: u32) -> Self {
        self.thresholds.growth = u64::from(megabytes) * MEGABYTE;
        self
    }

    /// A request is heavy at whose end the process has more megabytes. Default: 1024.
    pub fn high_memory(mut self, megabytes: u32) -> Self {
        self.thresholds.memory = u64::from(megabytes) * MEGABYTE;
        self
    }

    /// A request is heavy at whose end the process uses more percent of all processors. Default: 80.
    pub fn high_cpu(mut self, percent: u32) -> Self {
        self.thresholds.cpu = f64::from(percent);
        self
    }

    /// The time that statistics cover. Default: 5 minutes; less than 10 ms counts as that.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Whether the clock is read around each poll, for the busy time. Default: yes.
    pub fn busy_time(mut self, busy_time: bool) -> Self {
        self.busy_time = busy_time;
        self
    }

    /// Where it is read what the process uses. Default: [`ProcessUsage::of_process`].
    pub fn process_usage(mut self, usage: impl Fn() -> Option<ProcessUsage> + Send + Sync + 'static) -> Self {
        self.source = Box::new(usage);
        self
    }

    /// The measuring begins.
    pub fn build(self) -> Performance {
        let routes = Routes::new(MAX_ROUTES);
        let shared = Shared {
            thresholds: self.thresholds,
            busy_time: self.busy_time,
            clock: OnceLock::new(),
            origin: OnceLock::new(),
            sampler: Sampler::new(self.source),
            latest: std::array::from_fn(|_| Mutex::default()),
            ledger: Mutex::new(Ledger::new(self.window, routes.numbers())),
            routes,
        };
        Performance { shared: Arc::new(shared) }
    }
}

impl fmt::Debug for PerformanceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerformanceBuilder")
            .field("thresholds", &self.thresholds)
            .field("window", &self.window)
            .field("busy_time", &self.busy_time)
            .finish_non_exhaustive()
    }
}

/// This thread's place among those who gather.
fn place() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static PLACE: Cell<usize> = const { Cell::new(usize::MAX) };
    }
    PLACE
        .try_with(|place| {
            if place.get() == usize::MAX {
                place.set(NEXT.fetch_add(1, Ordering::Relaxed) % THREADS);
            }
            place.get()
        })
        .unwrap_or_default()
}

/// A panic while it was held has left nothing half done that matters to statistics.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
