//! Counters that one thread at a time writes, and the registry that hands them out.

use std::sync::{Arc, PoisonError};

use crate::sync::{AtomicBool, AtomicU64, Mutex, Ordering};

/// How many threads may count at the same time in shards of their own; others share one.
const MAX_SHARDS: usize = 64;

/// One counter for each site, in memory of its own. At most one thread owns a shard, so that counting is a load and a
/// store.
pub(super) struct Shard {
    owned: AtomicBool,
    counts: Box<[AtomicU64]>,
}

impl Shard {
    fn new(sites: usize, owned: bool) -> Self {
        Self { owned: AtomicBool::new(owned), counts: (0..sites).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Counts one; only for the owner. Answers whether it is this shard's first of the site.
    pub(super) fn add_as_owner(&self, site: usize) -> bool {
        let Some(count) = self.counts.get(site) else { return false };
        let before = count.load(Ordering::Relaxed);
        count.store(before.wrapping_add(1), Ordering::Relaxed);
        before == 0
    }

    fn add_shared(&self, site: usize) -> bool {
        self.counts.get(site).is_some_and(|count| count.fetch_add(1, Ordering::Relaxed) == 0)
    }

    /// Acquires what the last owner wrote, so that counting goes on from there.
    fn claim(&self) -> bool {
        self.owned.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Gives the shard back, for another thread to go on with.
    pub(super) fn release(&self) {
        self.owned.store(false, Ordering::Release);
    }
}

/// All shards of one monitor.
pub(super) struct Shards {
    sites: usize,
    registry: Mutex<Vec<Arc<Shard>>>,
    overflow: Shard,
}

impl Shards {
    pub(super) fn new(sites: usize) -> Self {
        Self { sites, registry: Mutex::new(Vec::new()), overflow: Shard::new(sites, true) }
    }

    /// A shard for the calling thread: one that an ended thread left, or a new one; `None` when there are too many.
    pub(super) fn claim(&self) -> Option<Arc<Shard>> {
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = registry.iter().find(|shard| shard.claim()) {
            return Some(Arc::clone(left));
        }
        if registry.len() >= MAX_SHARDS {
            return None;
        }
        let shard = Arc::new(Shard::new(self.sites, true));
        registry.push(Arc::clone(&shard));
        Some(shard)
    }

    /// Counts one for a thread without a shard.
    pub(super) fn add_overflow(&self, site: usize) -> bool {
        self.overflow.add_shared(site)
    }

    /// The sum of each site.
    pub(super) fn totals(&self) -> Vec<u64> {
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        let mut totals = vec![0_u64; self.sites];
        for shard in registry.iter().map(|shard| &**shard).chain([&self.overflow]) {
            for (total, count) in totals.iter_mut().zip(&shard.counts) {
                *total = total.wrapping_add(count.load(Ordering::Relaxed));
            }
        }
        totals
    }
}

#[cfg(all(test, loom))]
mod tests {
    use super::*;
    use loom::thread;

    /// A shard handed from one thread to another loses nothing, and a reader never sees a count go down.
    #[test]
    fn hand_over_loses_nothing() {
        loom::model(|| {
            let shards = Arc::new(Shards::new(1));
            let threads: Vec<_> = (0..2)
                .map(|_| {
                    let shards = Arc::clone(&shards);
                    thread::spawn(move || {
                        let shard = shards.claim().unwrap();
                        shard.add_as_owner(0);
                        shard.release();
                    })
                })
                .collect();
            let first = shards.totals();
            let second = shards.totals();
            assert!(first <= second);
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(shards.totals(), [2]);
        });
    }

    /// The overflow shard is counted into by many at once.
    #[test]
    fn overflow_loses_nothing() {
        loom::model(|| {
            let shards = Arc::new(Shards::new(1));
            let other = Arc::clone(&shards);
            let thread = thread::spawn(move || other.add_overflow(0));
            shards.add_overflow(0);
            thread.join().unwrap();
            assert_eq!(shards.totals(), [2]);
        });
    }
}
