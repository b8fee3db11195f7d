//! How often each error happened, when, and what the latest were like.
//!
//! Counting is one store into memory that only the counting thread writes; sums over threads, categories and severities
//! are made when somebody asks, and windows of time come from folding the counters' growth once a second.

mod builder;
mod counts;
mod group;
mod history;
mod layout;
mod local;
mod objective;
mod recorder;
mod ring;
mod routes;
mod serialize;
mod series;
mod shard;
mod shared;
mod snapshot;
mod status_class;
mod time_series;
mod timeline;
mod window;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub use self::builder::MonitorBuilder;
pub use self::counts::{ErrorCounts, SiteCount};
pub use self::group::ErrorGroup;
use self::layout::Layout;
pub use self::objective::{ErrorBudget, InvalidObjective, Objective};
pub use self::routes::Routes;
pub use self::serialize::ErrorStats;
use self::shared::Shared;
pub use self::snapshot::{RouteCount, Snapshot};
pub use self::status_class::StatusClass;
pub use self::time_series::TimeSeries;
pub use self::window::Window;
use crate::{ErrorSite, Observer, Occurrence};

/// Counts errors and requests, and keeps the latest errors. An application owns one; clones share everything, and any
/// number live side by side.
///
/// As an [`Observer`] it counts every occurrence by its error, status and route, keeps a redacted record of those that
/// its storm gate lets through, and tells its [record observers](MonitorBuilder::record_observer) of them. A process
/// counts up to 1,023 sites apart; errors of further sites are counted together as `OTHER`. Nothing that a request says
/// makes a new count: routes are patterns, and those beyond the [limit](MonitorBuilder::routes) share one.
///
/// # Time
///
/// Counts become cells of a second when the first error, request or reader of another second comes, or by
/// [`tick`](Self::tick). Nobody needs to tick: what is observed or counted at a known time is dated to the second in
/// which it happened, to within a second. Only what [`record`](Self::record) counts is dated by the next of these: tick
/// once a second if that is all you use, and nobody reads.
///
/// # Cost
///
/// In atomic additions that nobody else makes, of about two nanoseconds each: [`record`](Self::record) 0.8,
/// [`record_at`](Self::record_at) 2, an occurrence that the storm gate turns away 20, one that is recorded 78. Of these
/// the error's own `Display` and context take 30, and the gate lets eight of an error in a second through. Nothing of it
/// waits, and once its memory is there nothing allocates. `cargo bench -p error-core --bench monitor` measures it.
///
/// ```
/// use error_core::{HttpError, Monitor};
///
/// #[derive(Debug, HttpError)]
/// #[error("sold out")]
/// #[http(status = 409)]
/// struct SoldOut;
///
/// let monitor = Monitor::new();
/// monitor.record(SoldOut.site());
/// assert_eq!(monitor.snapshot().total(), 1);
/// assert_eq!(monitor.window(std::time::Duration::from_secs(60)).errors().total(), 1);
/// ```
#[derive(Clone)]
pub struct Monitor {
    /// Tells monitors apart where a thread keeps its shards.
    key: u64,
    shared: Arc<Shared>,
}

impl Monitor {
    /// A monitor that has counted nothing, with the defaults of [`builder`](Self::builder).
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Builds a monitor with a clock, limits, objectives and observers.
    pub fn builder() -> MonitorBuilder {
        MonitorBuilder::new()
    }

    fn of(shared: Shared) -> Self {
        Self { key: shared.key(), shared: Arc::new(shared) }
    }

    /// Counts one error.
    ///
    /// Never panics and never waits. A thread's first error takes a lock and allocates its counters; after that nothing
    /// is locked or allocated.
    #[inline]
    pub fn record(&self, site: &'static ErrorSite) {
        if !local::count_again(self.key, site.countable_id()) {
            self.shared.record(site);
        }
    }

    /// Counts one error that happens at `time`, which is now by somebody's clock: so it is in the right second even if
    /// nobody ticks or reads.
    ///
    /// As [`record`](Self::record) but for once a second, when the first to come folds what has been counted.
    #[inline]
    pub fn record_at(&self, site: &'static ErrorSite, time: SystemTime) {
        if !local::count_again_at(self.key, site.countable_id(), time) {
            self.shared.record_at(site, time);
        }
    }

    /// Counts one request that was answered at `time`, now, on the route with this pattern, with a status of `class`.
    /// An adapter calls it for every response, failed or not: objectives and the shares of failed requests come from it.
    ///
    /// `route` is the pattern, never the path; `None` for what matched none. A pattern's first request allocates its
    /// name, until there are as many as the monitor was made for.
    pub fn count_request(&self, route: Option<&str>, class: StatusClass, time: SystemTime) {
        let route = self.shared.route(route);
        self.shared.count_at(time, |tally| {
            tally.add(Layout::class(class));
            tally.add(Layout::route_requests(route, class));
        });
    }

    /// Whether both are clones of one monitor.
    pub fn is_same(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Folds what has been counted into the current second. Cheap; for a timer, once a second.
    pub fn tick(&self) {
        self.shared.fold();
    }

    /// What the monitor knows now. A count never goes down from one snapshot to the next.
    pub fn snapshot(&self) -> Snapshot {
        self.shared.snapshot()
    }

    /// The errors and requests of the last so many seconds: at least one, at most an hour.
    pub fn window(&self, length: Duration) -> Window {
        self.shared.window(length)
    }

    /// The errors and requests of the last so many seconds in cells of time, for a chart: of a second each up to a
    /// minute, of ten seconds beyond, up to an hour.
    pub fn time_series(&self, length: Duration) -> TimeSeries {
        self.shared.time_series(length)
    }
}

impl Default for Monitor {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Observer for Monitor {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        self.shared.observe(occurrence);
    }
}

#[cfg(all(test, not(loom)))]
mod tests;

#[cfg(all(test, loom))]
mod models;
