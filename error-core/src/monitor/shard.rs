//! Counters that one thread at a time writes, and the registry that hands them out.

use std::sync::{Arc, PoisonError};

use super::layout::DATED;
use crate::sync::{AtomicBool, AtomicU64, Mutex, Ordering};

/// How many threads may count at the same time in shards of their own; others share one.
const MAX_SHARDS: usize = 64;

/// Counters, in memory of their own.
pub(super) type Counters = Arc<[AtomicU64]>;

/// One set of counters. At most one thread owns a shard, so that counting is a load and a store.
pub(super) struct Shard {
    owned: AtomicBool,
    counters: Counters,
}

impl Shard {
    fn new(counters: usize) -> Self {
        Self { owned: AtomicBool::new(true), counters: (0..counters).map(|_| AtomicU64::new(0)).collect() }
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
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

/// Counts one; only for the owner. Answers whether it is the first, `None` where there is no such counter.
#[inline]
pub(super) fn add_as_owner(counters: &[AtomicU64], place: usize) -> Option<bool> {
    let counter = counters.get(place)?;
    let before = counter.load(Ordering::Relaxed);
    counter.store(before.wrapping_add(1), Ordering::Relaxed);
    Some(before == 0)
}

/// Counts one where others do, too.
pub(super) fn add_shared(counters: &[AtomicU64], place: usize) -> bool {
    counters.get(place).is_some_and(|counter| counter.fetch_add(1, Ordering::Relaxed) == 0)
}

/// All shards of one monitor.
pub(super) struct Shards {
    counters: usize,
    registry: Mutex<Vec<Arc<Shard>>>,
    overflow: Counters,
}

impl Shards {
    pub(super) fn new(counters: usize) -> Self {
        let overflow = (0..counters).map(|_| AtomicU64::new(0)).collect();
        Self { counters, registry: Mutex::new(Vec::new()), overflow }
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
        let shard = Arc::new(Shard::new(self.counters));
        registry.push(Arc::clone(&shard));
        Some(shard)
    }

    /// Where threads without a shard count.
    pub(super) fn overflow(&self) -> &[AtomicU64] {
        &self.overflow
    }

    /// The sum of each counter.
    pub(super) fn totals(&self) -> Vec<u64> {
        let mut totals = vec![0; self.counters];
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        self.each(&registry, |counters| {
            for (total, counter) in totals.iter_mut().zip(counters) {
                *total = u64::wrapping_add(*total, counter.load(Ordering::Relaxed));
            }
        });
        totals
    }

    /// Puts into `sums` the sums of the counters that `place` names, and answers whether anything was counted at a known
    /// time since the last call. `None`, without having waited, where a thread is just being given its shard.
    pub(super) fn try_sum(
        &self,
        sums: &mut [u64],
        places: &(impl Iterator<Item = usize> + Clone),
    ) -> Option<bool> {
        let registry = match self.registry.try_lock() {
            Ok(registry) => registry,
            Err(std::sync::TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(std::sync::TryLockError::WouldBlock) => return None,
        };
        Some(self.sum_of(&registry, sums, places))
    }

    /// As [`try_sum`](Self::try_sum), for who may wait.
    pub(super) fn sum(&self, sums: &mut [u64], places: &(impl Iterator<Item = usize> + Clone)) -> bool {
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        self.sum_of(&registry, sums, places)
    }

    fn sum_of(
        &self,
        registry: &[Arc<Shard>],
        sums: &mut [u64],
        places: &(impl Iterator<Item = usize> + Clone),
    ) -> bool {
        let mut dated = false;
        sums.fill(0);
        self.each(registry, |counters| {
            // Before the counters are read: what is counted from now on is in the next sum if not in this.
            dated |= counters.get(DATED).is_some_and(|flag| flag.swap(0, Ordering::Relaxed) != 0);
            for (sum, place) in sums.iter_mut().zip(places.clone()) {
                if let Some(counter) = counters.get(place) {
                    *sum = sum.wrapping_add(counter.load(Ordering::Relaxed));
                }
            }
        });
        dated
    }

    fn each(&self, registry: &[Arc<Shard>], mut look: impl FnMut(&[AtomicU64])) {
        registry.iter().for_each(|shard| look(&shard.counters));
        look(&self.overflow);
    }

    /// How many bytes all counters take.
    pub(super) fn bytes(&self) -> usize {
        let shards = self.registry.lock().unwrap_or_else(PoisonError::into_inner).len();
        (shards + 1) * self.counters * size_of::<AtomicU64>()
    }
}
