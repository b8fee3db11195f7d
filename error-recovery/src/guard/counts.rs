//! What the guards of an application count.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;

/// How often the retries of an operation ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RetryCounts {
    /// Retries that succeeded.
    pub successes: u64,
    /// Retries that failed.
    pub failures: u64,
    /// Retries that were given up with the whole, such as at its deadline.
    pub cancelled: u64,
    /// Retries that were not made: the budget had no room, or the circuit was open.
    pub rejected: u64,
}

/// How often something stood in for the result of an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FallbackCounts {
    /// Fallbacks that succeeded.
    pub successes: u64,
    /// Fallbacks that failed.
    pub failures: u64,
    /// Fallbacks that nobody waited for.
    pub cancelled: u64,
}

/// What happened to one operation, for metrics. None of the numbers ever goes down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OperationSnapshot {
    /// The name of the service's circuit breaker.
    pub service: Arc<str>,
    /// The operation.
    pub operation: &'static str,
    /// Its tries after the first.
    pub retries: RetryCounts,
    /// What stood in for its result.
    pub fallbacks: FallbackCounts,
}

/// The counts of all operations. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(Arc<RwLock<BTreeMap<Key, Arc<Cells>>>>);

/// A service, whose name may be made of input, and an operation.
type Key = (Arc<str>, &'static str);

/// Operations beyond so many share one place, as breakers do.
const MOST: usize = 1024;

const OTHERS: &str = "others";

#[derive(Debug, Default)]
pub(super) struct Cells {
    retries: Ends,
    retries_rejected: AtomicU64,
    fallbacks: Ends,
}

/// How what was begun ended.
#[derive(Debug, Default)]
pub(super) struct Ends {
    successes: AtomicU64,
    failures: AtomicU64,
    cancelled: AtomicU64,
}

/// Something that was begun; dropped without a word, it was given up.
pub(super) struct Begun<'a>(Option<&'a Ends>);

impl Tally {
    /// Looked up where something is to be counted, and not for a call that succeeds.
    pub(super) fn of(&self, service: &Arc<str>, operation: &'static str) -> Arc<Cells> {
        let key = (Arc::clone(service), operation);
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let mut cells = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let is_full = cells.len() >= MOST && !cells.contains_key(&key);
        let key = if is_full { (OTHERS.into(), OTHERS) } else { key };
        Arc::clone(cells.entry(key).or_default())
    }

    pub(super) fn snapshots(&self) -> Vec<OperationSnapshot> {
        let cells = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let read = |cell: &AtomicU64| cell.load(Ordering::Relaxed);
        let snapshot = |((service, operation), cells): (&Key, &Arc<Cells>)| OperationSnapshot {
            service: Arc::clone(service),
            operation,
            retries: RetryCounts {
                successes: read(&cells.retries.successes),
                failures: read(&cells.retries.failures),
                cancelled: read(&cells.retries.cancelled),
                rejected: read(&cells.retries_rejected),
            },
            fallbacks: FallbackCounts {
                successes: read(&cells.fallbacks.successes),
                failures: read(&cells.fallbacks.failures),
                cancelled: read(&cells.fallbacks.cancelled),
            },
        };
        cells.iter().map(snapshot).collect()
    }
}

impl Cells {
    pub(super) fn retry(&self) -> Begun<'_> {
        Begun(Some(&self.retries))
    }

    pub(super) fn retry_rejected(&self) {
        self.retries_rejected.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn fallback(&self) -> Begun<'_> {
        Begun(Some(&self.fallbacks))
    }
}

impl Begun<'_> {
    pub(super) fn end<T, E>(mut self, result: &Result<T, E>) {
        let Some(ends) = self.0.take() else { return };
        let cell = if result.is_ok() { &ends.successes } else { &ends.failures };
        cell.fetch_add(1, Ordering::Relaxed);
    }

    /// It was not begun after all.
    pub(super) fn forget(mut self) {
        self.0 = None;
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if let Some(ends) = self.0 {
            ends.cancelled.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_beyond_the_limit_share_a_place() {
        let tally = Tally::default();
        for service in 0..2 * MOST {
            tally.of(&service.to_string().into(), "get").retry_rejected();
        }
        let snapshots = tally.snapshots();
        assert_eq!(snapshots.len(), MOST + 1);
        let others = snapshots.iter().find(|snapshot| &*snapshot.service == OTHERS).unwrap();
        assert_eq!((others.operation, others.retries.rejected), (OTHERS, MOST as u64));
        assert_eq!(snapshots.iter().map(|snapshot| snapshot.retries.rejected).sum::<u64>(), 2 * MOST as u64);
    }
}
