//! What is kept of an occurrence that the storm gate lets through, and who is told of it.

use std::cell::RefCell;
use std::sync::Arc;

use super::ring::Ring;
use crate::observer::tell_safely;
use crate::record::{Composer, Draft};
use crate::spec::MAX_SITES;
use crate::storm_gate::Turnstiles;
use crate::sync::{AtomicU64, Ordering};
use crate::{ErrorRecord, Occurrence, RecordObserver, Scrubber, StormLimits};

thread_local! {
    static BENCH: RefCell<Bench> =
        const { RefCell::new(Bench { composer: Composer::new(), draft: None, told: None, spare: String::new() }) };
}

/// Where a thread composes, in memory that is used again.
struct Bench {
    composer: Composer,
    draft: Option<Box<Draft>>,
    /// What observers are told.
    told: Option<Box<ErrorRecord>>,
    spare: String,
}

/// The gate, the recent errors, and the observers.
pub(super) struct Recorder {
    limits: StormLimits,
    turnstiles: Turnstiles,
    /// How many of each site were let through.
    admitted: Box<[AtomicU64]>,
    scrubber: Scrubber,
    observers: Vec<Arc<dyn RecordObserver>>,
    /// Boxed, so that what is exchanged is a pointer. Scrubbed when they are read first.
    ring: Ring<Box<Draft>>,
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
            let Bench { composer, draft, told, spare } = &mut *bench;
            composer.compose(draft, occurrence);
            if let Some(draft) = draft.as_mut().filter(|_| !self.observers.is_empty()) {
                let record = told.get_or_insert_with(|| Box::new(ErrorRecord::empty(draft)));
                draft.record_into(record, &self.scrubber, spare);
                self.observers.iter().for_each(|observer| tell_safely(|| observer.observe_record(record)));
            }
            self.ring.put(draft);
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
        let mut spare = String::new();
        let records = self.ring.latest(|draft| draft.record(&self.scrubber, &mut spare));
        records.into_iter().map(|(turn, record)| record.numbered(turn)).collect()
    }

    /// How many were let through and yet not kept.
    pub(super) fn dropped(&self) -> u64 {
        self.ring.dropped()
    }

    /// How many bytes all this takes.
    pub(super) fn bytes(&self) -> usize {
        self.turnstiles.bytes()
            + size_of_val(&*self.admitted)
            + self.ring.sum(|draft| size_of::<Draft>() + draft.bytes())
    }
}
