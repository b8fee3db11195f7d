//! How long requests take, and what the process uses meanwhile.

mod histogram;
mod ledger;
mod request;
mod snapshot;
mod stats;
mod usage;

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, UNIX_EPOCH};

use actix_web::http::Method;
use error_core::{Clock, PerformanceSource, PerformanceSummary, RequestEnd, SystemClock};
use serde_json::Value;

use self::ledger::Ledger;
pub use self::request::RequestPerformance;
use self::request::{MEGABYTE, method_name};
pub use self::snapshot::PerformanceSnapshot;
pub use self::stats::RequestStats;
pub use self::usage::ProcessUsage;
pub(crate) use self::usage::Usage;
use self::usage::{Sampler, Source};
use crate::request_id::RequestId;

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
///   client may delay; or until nobody waited any more. The time to the head, when the status was known, is kept apart.
///   Not in it: reading the request's head, and what middleware outside of the layer does.
/// * **Busy time**: the part of it in which the service's code ran and did not wait, by two readings of the clock for
///   each poll. Where a thread is taken from the process meanwhile, that time is in it. This is the processor time of
///   one request as well as it can be known; what the body's stream and spawned tasks do is not in it.
/// * **Memory** is the whole process's, as many requests share it: what was resident before and after, read from `/proc`
///   at most every 100 ms and by one request for all. It says something of a request that is long and large; one that
///   is over within a reading grew by nothing. Nothing is known on systems other than Linux unless
///   [`process_usage`](PerformanceBuilder::process_usage) tells.
/// * **Processor use** is the whole process's as well: percent of all processors between the last two readings.
///
/// # What it takes
///
/// Memory is bounded whatever clients send: the last 1,000 requests, and for each of up to 128 routes a histogram for
/// each tenth of the window. Routes are told by their patterns, never by paths. A request takes a lock that only its own
/// thread uses, and every sixty-fourth one a shared lock.
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
    slow: Duration,
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
    /// When the first request came.
    origin: OnceLock<Instant>,
    sampler: Sampler,
    /// What threads have not handed over yet, so that they seldom meet.
    waiting: [Mutex<Vec<RequestPerformance>>; THREADS],
    ledger: Mutex<Ledger>,
}

/// How many threads have a place of their own; others share them.
const THREADS: usize = 16;

/// How many requests a thread gathers before it hands them over.
const GATHERED: usize = 64;

/// What is known of a request that has ended.
pub(crate) struct Measured<'a> {
    pub(crate) at: Instant,
    pub(crate) request_id: &'a RequestId,
    pub(crate) method: &'a Method,
    pub(crate) route: Option<String>,
    pub(crate) duration: Duration,
    /// With the marks that [`Performance::marks`] has given.
    pub(crate) end: RequestEnd,
    pub(crate) before: Option<Usage>,
    pub(crate) after: Option<Usage>,
}

impl Performance {
    /// With the defaults of [`builder`](Self::builder).
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Sets what differs from the defaults.
    pub fn builder() -> PerformanceBuilder {
        PerformanceBuilder {
            thresholds: Thresholds {
                slow: Duration::from_secs(5),
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
        let now = self.now();
        self.all_handed_over().snapshot(self.origin(now), now)
    }

    /// The last requests, up to 1,000, the latest last.
    pub fn recent(&self) -> Vec<RequestPerformance> {
        let (now, time) = self.shared.clock.get().map_or_else(
            || (SystemClock.instant(), SystemClock.now()),
            |clock| (clock.instant(), clock.now()),
        );
        let mut recent = self.all_handed_over().last();
        for request in &mut recent {
            // The time of day is read here, and not for each request.
            request.time = time.checked_sub(now.saturating_duration_since(request.at)).unwrap_or(time);
        }
        recent
    }

    pub(crate) fn times_polls(&self) -> bool {
        self.shared.busy_time
    }

    /// Measures by `clock`, unless another stack's has been there first.
    pub(crate) fn follow(&self, clock: &Arc<dyn Clock>) {
        let _ = self.shared.clock.set(Arc::clone(clock));
    }

    /// What the process uses about `now`.
    pub(crate) fn usage(&self, now: Instant) -> Option<Usage> {
        self.shared.sampler.usage(now, now.saturating_duration_since(self.origin(now)))
    }

    /// Which thresholds a request has passed that are its own: whether it was slow, and whether the process grew.
    pub(crate) fn marks(
        &self,
        duration: Duration,
        before: Option<Usage>,
        after: Option<Usage>,
    ) -> (bool, bool) {
        let thresholds = &self.shared.thresholds;
        let growth = before.zip(after).map(|(before, after)| after.memory.saturating_sub(before.memory));
        (duration > thresholds.slow, growth.is_some_and(|growth| growth > thresholds.growth))
    }

    /// Adds a request that has ended.
    pub(crate) fn record(&self, measured: Measured<'_>) {
        let Measured { end, before, after, .. } = measured;
        let thresholds = &self.shared.thresholds;
        let cpu_usage = after.and_then(|usage| usage.cpu);
        let heavy = end.heavy
            || after.is_some_and(|usage| usage.memory > thresholds.memory)
            || cpu_usage.is_some_and(|percent| percent > thresholds.cpu);
        self.gather(RequestPerformance {
            request_id: measured.request_id.clone(),
            method: method_name(measured.method.as_str()),
            route: measured.route,
            status: end.status,
            duration: measured.duration,
            time_to_head: end.time_to_head,
            busy: end.busy,
            memory_before: before.map(|usage| usage.memory),
            memory_after: after.map(|usage| usage.memory),
            cpu_usage,
            slow: end.slow,
            heavy,
            // Told when somebody asks.
            time: UNIX_EPOCH,
            grew: end.heavy,
            at: measured.at,
        });
    }

    fn gather(&self, request: RequestPerformance) {
        let Some(waiting) = self.shared.waiting.get(place()) else { return };
        let mut waiting = locked(waiting);
        waiting.push(request);
        if waiting.len() >= GATHERED {
            let mut ledger = locked(&self.shared.ledger);
            self.hand_over(&mut waiting, &mut ledger);
        }
    }

    fn hand_over(&self, waiting: &mut Vec<RequestPerformance>, ledger: &mut Ledger) {
        for request in waiting.drain(..) {
            let origin = self.origin(request.at);
            ledger.add(origin, request);
        }
    }

    /// The ledger, with all that threads had gathered. Locks are taken in the order in which [`gather`](Self::gather)
    /// takes them.
    fn all_handed_over(&self) -> MutexGuard<'_, Ledger> {
        for waiting in &self.shared.waiting {
            let mut waiting = locked(waiting);
            let mut ledger = locked(&self.shared.ledger);
            self.hand_over(&mut waiting, &mut ledger);
        }
        locked(&self.shared.ledger)
    }

    fn now(&self) -> Instant {
        self.shared.clock.get().map_or_else(|| SystemClock.instant(), Clock::instant)
    }

    fn origin(&self, now: Instant) -> Instant {
        *self.shared.origin.get_or_init(|| now)
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
        match self.usage(self.now()) {
            Some(usage) => summary.with_memory(usage.memory),
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
        self.thresholds.slow = duration;
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
        let shared = Shared {
            thresholds: self.thresholds,
            busy_time: self.busy_time,
            clock: OnceLock::new(),
            origin: OnceLock::new(),
            sampler: Sampler::new(self.source),
            waiting: std::array::from_fn(|_| Mutex::new(Vec::new())),
            ledger: Mutex::new(Ledger::new(self.window)),
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
