//! What is kept of an occurrence that the storm gate lets through, and who is told of it.

use std::cell::RefCell;
use std::sync::Arc;

use super::ring::Ring;
use crate::observer::tell_safely;
use crate::record::Composer;
use crate::spec::MAX_SITES;
use crate::storm_gate::Turnstiles;
use crate::sync::{AtomicU64, Ordering};
use crate::{ErrorRecord, Occurrence, RecordObserver, Scrubber, StormLimits};

thread_local! {
    static BENCH: RefCell<Bench> = const { RefCell::new(Bench { composer: Composer::new(), record: None }) };
}

/// Where a thread composes its records, in memory that is used again.
struct Bench {
    composer: Composer,
    record: Option<Box<ErrorRecord>>,
}

/// The gate, the recent errors, and the observers.
pub(super) struct Recorder {
    limits: StormLimits,
    turnstiles: Turnstiles,
    /// How many of each site were let through.
    admitted: Box<[AtomicU64]>,
    scrubber: Scrubber,
    observers: Vec<Arc<dyn RecordObserver>>,
    /// Boxed, so that what is exchanged is a pointer.
    ring: Ring<Box<ErrorRecord>>,
}

impl Recorder {
    pub(super) fn new(
        limits: StormLimits,
        scrubber: Scrubber,
        observers: Vec<Arc<dyn RecordObserver>>,
        recent: usize,
    ) -> Self {
        Self {
            limits,
            turnstiles: Turnstiles::new(MAX_SITES),
            admitted: (0..MAX_SITES).map(|_| AtomicU64::new(0)).collect(),
            scrubber,
            observers,
            ring: Ring::new(recent),
        }
    }

    /// Records an occurrence of the site with number `id`, unless there have been enough of it in this second.
    pub(super) fn record(&self, id: usize, occurrence: &Occurrence<'_>, second: u64) {
        let most = self.limits.of(occurrence.spec().severity());
        if self.turnstiles.admit(id, most, second) {
            if let Some(admitted) = self.admitted.get(id) {
                admitted.fetch_add(1, Ordering::Relaxed);
            }
            self.keep(occurrence);
        }
    }

    fn keep(&self, occurrence: &Occurrence<'_>) {
        let kept = BENCH.try_with(|bench| {
            // An error that happens while another is put into words.
            let Ok(mut bench) = bench.try_borrow_mut() else { return false };
            let Bench { composer, record } = &mut *bench;
            composer.compose(record, occurrence, &self.scrubber);
            if let Some(record) = record {
                self.observers.iter().for_each(|observer| tell_safely(|| observer.observe_record(record)));
            }
            self.ring.put(record);
            true
        });
        if kept != Ok(true) {
            self.ring.note_drop();
        }
    }

    /// How many of a site were let through.
    pub(super) fn admitted(&self, id: usize) -> u64 {
        self.admitted.get(id).map_or(0, |admitted| admitted.load(Ordering::Relaxed))
    }

    /// The recent errors, the latest first.
    pub(super) fn latest(&self) -> Vec<ErrorRecord> {
        self.ring.latest().into_iter().map(|(turn, record)| (*record).numbered(turn)).collect()
    }

    /// How many were let through and yet not kept.
    pub(super) fn dropped(&self) -> u64 {
        self.ring.dropped()
    }

    /// How many bytes all this takes.
    pub(super) fn bytes(&self) -> usize {
        self.turnstiles.bytes()
            + size_of_val(&*self.admitted)
            + self.ring.sum(|record| size_of::<ErrorRecord>() + record.bytes())
    }
}
