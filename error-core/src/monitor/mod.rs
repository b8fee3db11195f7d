//! How often each error happened.
//!
//! Counting is one store into memory that only the counting thread writes; sums over threads, categories and
//! severities are made when somebody asks.

mod local;
mod shard;
mod snapshot;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use self::shard::Shards;
pub use self::snapshot::{SiteCount, Snapshot};
use crate::spec::{MAX_SITES, OVERFLOW_SITE};
use crate::{Category, ErrorCode, ErrorSite, ErrorSpec, ErrorStatus, Observer, Occurrence, Severity};

/// Counts errors by site. An application owns one; clones share their counts, and any number live side by side.
///
/// A process counts up to 1,023 sites apart; errors of further sites are counted together as `OTHER`.
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
/// ```
#[derive(Clone)]
pub struct Monitor {
    shared: Arc<Shared>,
}

struct Shared {
    /// Tells monitors apart where a thread keeps its shards.
    key: u64,
    shards: Shards,
    /// Filled when a thread counts a site for the first time, so that a snapshot can name it.
    sites: Box<[OnceLock<&'static ErrorSite>]>,
}

impl Monitor {
    /// A monitor that has counted nothing.
    pub fn new() -> Self {
        static NEXT_KEY: AtomicU64 = AtomicU64::new(0);
        Self {
            shared: Arc::new(Shared {
                key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
                shards: Shards::new(MAX_SITES),
                sites: (0..MAX_SITES).map(|_| OnceLock::new()).collect(),
            }),
        }
    }

    /// Counts one error.
    ///
    /// Never panics. A thread's first error takes a lock and allocates its counters; after that nothing is waited for.
    pub fn record(&self, site: &'static ErrorSite) {
        let id = site.id();
        if local::count(self.shared.key, &self.shared.shards, id) {
            self.name_site(id, site);
        }
    }

    #[cold]
    fn name_site(&self, id: usize, site: &'static ErrorSite) {
        let site = if id == OVERFLOW_SITE { &OTHER_SITE } else { site };
        if let Some(slot) = self.shared.sites.get(id) {
            let _ = slot.set(site);
        }
    }

    /// The counts as they are now. A count never goes down from one snapshot to the next.
    pub fn snapshot(&self) -> Snapshot {
        let totals = self.shared.shards.totals();
        let counted = self.shared.sites.iter().zip(totals);
        Snapshot::new(counted.filter_map(|(site, count)| Some(SiteCount::new(site.get()?.spec(), count))))
    }
}

impl Default for Monitor {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor").field("key", &self.shared.key).finish_non_exhaustive()
    }
}

impl Observer for Monitor {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        self.record(occurrence.site());
    }
}

/// Stands for all sites beyond the limit.
static OTHER_SPEC: ErrorSpec =
    ErrorSpec::new("Other", ErrorCode::trusted("OTHER"), ErrorStatus::INTERNAL_SERVER_ERROR)
        .with_category(Category::SYSTEM_ERROR)
        .with_severity(Severity::High);
static OTHER_SITE: ErrorSite = ErrorSite::new(&OTHER_SPEC);

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::thread;

    static SPEC: ErrorSpec = ErrorSpec::new("Gone", ErrorCode::trusted("TEST_GONE"), ErrorStatus::GONE);
    static SITE: ErrorSite = ErrorSite::new(&SPEC);

    #[test]
    fn counts_of_all_threads_are_summed_and_kept_after_they_end() {
        let monitor = Monitor::new();
        for _ in 0..3 {
            let threads: Vec<_> = (0..100)
                .map(|_| {
                    let monitor = monitor.clone();
                    thread::spawn(move || (0..50).for_each(|_| monitor.record(&SITE)))
                })
                .collect();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
        }
        assert_eq!(monitor.snapshot().total(), 3 * 100 * 50);
        assert_eq!(Monitor::new().snapshot().total(), 0);
    }

    #[test]
    fn a_thread_local_destructor_may_count() {
        struct CountsOnDrop(Monitor);
        impl Drop for CountsOnDrop {
            fn drop(&mut self) {
                self.0.record(&SITE);
            }
        }
        thread_local! {
            static LATE: std::cell::RefCell<Option<CountsOnDrop>> = const { std::cell::RefCell::new(None) };
        }
        let monitor = Monitor::new();
        let counter = CountsOnDrop(monitor.clone());
        thread::spawn(move || {
            LATE.with(|late| *late.borrow_mut() = Some(counter));
            LATE.with(|late| late.borrow().as_ref().unwrap().0.record(&SITE));
        })
        .join()
        .unwrap();
        assert_eq!(monitor.snapshot().total(), 2);
    }
}
