//! How many wait for a collector, and what became of the others.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde::Serialize;

/// What has become of the records, spans or readings that a collector is sent. Serializes to its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SignalStatus {
    /// How many wait to be sent.
    pub waiting: usize,
    /// How many the collector has taken.
    pub sent: u64,
    /// How many it has not: it could not be reached, or refused them.
    pub failed: u64,
    /// How many were dropped since too many waited.
    pub dropped: u64,
}

/// Lets so many wait. What is behind it has room for that many, and so drops none uncounted.
#[derive(Debug)]
pub(super) struct Gate {
    most: usize,
    waiting: AtomicUsize,
    sent: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
}

impl Gate {
    pub(super) fn new(most: usize) -> Self {
        let [sent, failed, dropped] = [(); 3].map(|()| AtomicU64::new(0));
        Self { most, waiting: AtomicUsize::new(0), sent, failed, dropped }
    }

    /// Whether one more may wait.
    pub(super) fn admit(&self) -> bool {
        let more = |waiting| (waiting < self.most).then_some(waiting + 1);
        let admitted = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        if !admitted {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        admitted
    }

    /// Notes what became of some that were let in.
    pub(super) fn settle(&self, count: usize, arrived: bool) {
        let fewer = |waiting: usize| Some(waiting.saturating_sub(count));
        let _ = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer);
        let outcome = if arrived { &self.sent } else { &self.failed };
        outcome.fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn status(&self) -> SignalStatus {
        SignalStatus {
            waiting: self.waiting.load(Ordering::Relaxed),
            sent: self.sent.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_wait_and_the_others_are_counted() {
        let gate = Gate::new(2);
        assert_eq!([(); 3].map(|()| gate.admit()), [true, true, false]);
        gate.settle(1, true);
        assert!(gate.admit() && !gate.admit());
        gate.settle(2, false);
        let status = gate.status();
        assert_eq!((status.waiting, status.sent, status.failed, status.dropped), (0, 1, 2, 2));
    }
}
