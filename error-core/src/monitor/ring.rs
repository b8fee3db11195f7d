//! The latest things, in slots that are written over.

use std::sync::{PoisonError, TryLockError};

use crate::sync::{AtomicU64, Mutex, Ordering};

/// Keeps as many of the latest as it has slots. Writers never wait: one that meets somebody in its slot drops what it has.
pub(super) struct Ring<T> {
    slots: Box<[Mutex<Slot<T>>]>,
    next: AtomicU64,
    dropped: AtomicU64,
}

struct Slot<T> {
    /// Counts from 1; 0 before the first.
    turn: u64,
    kept: Option<T>,
}

impl<T> Ring<T> {
    pub(super) fn new(slots: usize) -> Self {
        let slot = |_| Mutex::new(Slot { turn: 0, kept: None });
        Self { slots: (0..slots).map(slot).collect(), next: AtomicU64::new(0), dropped: AtomicU64::new(0) }
    }

    /// Puts in what `value` has, and leaves there what had the slot, so that its memory is used again.
    pub(super) fn put(&self, value: &mut Option<T>) {
        let turn = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let slots = (self.slots.len() as u64).max(1);
        let Some(slot) = self.slots.get(((turn - 1) % slots) as usize) else { return };
        let mut slot = match slot.try_lock() {
            Ok(slot) => slot,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return self.note_drop(),
        };
        // Whoever was held up for a whole turn of the ring is too late.
        if slot.turn > turn {
            drop(slot);
            return self.note_drop();
        }
        slot.turn = turn;
        std::mem::swap(&mut slot.kept, value);
    }

    /// Notes that something was not put in.
    pub(super) fn note_drop(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// How many were not put in.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// What `read` makes of what is there, with its turn, the latest first. Writers that come to what is being read do
    /// not wait.
    pub(super) fn latest<R>(&self, mut read: impl FnMut(&mut T) -> R) -> Vec<(u64, R)> {
        let slots = self.slots.iter().map(|slot| slot.lock().unwrap_or_else(PoisonError::into_inner));
        let read = slots.filter_map(|mut slot| Some((slot.turn, read(slot.kept.as_mut()?))));
        let mut read: Vec<(u64, R)> = read.collect();
        // Cached, so that what was read is moved once.
        read.sort_by_cached_key(|(turn, _)| std::cmp::Reverse(*turn));
        read
    }

    /// The sum over what is there.
    pub(super) fn sum(&self, size: impl Fn(&T) -> usize) -> usize {
        let slots = self.slots.iter().map(|slot| slot.lock().unwrap_or_else(PoisonError::into_inner));
        slots.map(|slot| size_of::<Mutex<Slot<T>>>() + slot.kept.as_ref().map_or(0, &size)).sum()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_kept() {
        let ring = Ring::new(3);
        assert!(ring.latest(|kept| *kept).is_empty());
        for value in 0..5 {
            ring.put(&mut Some(value));
        }
        assert_eq!(ring.latest(|kept| *kept), [(5, 4), (4, 3), (3, 2)]);
        let mut value = Some(5);
        ring.put(&mut value);
        assert_eq!((value, ring.dropped()), (Some(2), 0));
    }

    #[test]
    fn a_ring_without_slots_keeps_nothing() {
        let ring = Ring::new(0);
        ring.put(&mut Some(1));
        assert!(ring.latest(|kept| *kept).is_empty());
    }
}

#[cfg(all(test, loom))]
mod model {
    use std::sync::Arc;

    use super::*;
    use loom::thread;

    /// Writers that meet in a slot, and a reader: what is there was put in whole, what is not was dropped and counted,
    /// and nothing older takes the place of something newer.
    ///
    /// Mutants, each tried: `put` without the comparison of turns; a drop that is not counted.
    #[test]
    fn the_latest_is_kept_or_counted() {
        loom::model(|| {
            let ring = Arc::new(Ring::new(1));
            let threads: Vec<_> = [1_u32, 2]
                .map(|value| {
                    let ring = Arc::clone(&ring);
                    thread::spawn(move || {
                        let mut kept = Some((value, value));
                        ring.put(&mut kept);
                        // What it was given back: what had the slot, or what it could not put in.
                        kept.filter(|&(got, _)| got != value)
                    })
                })
                .into();
            assert!(ring.latest(|kept| *kept).iter().all(|(_, (one, other))| one == other));
            let displaced = threads.into_iter().filter_map(|thread| thread.join().unwrap()).count();
            assert_eq!(ring.latest(|kept| *kept).len() + displaced + ring.dropped() as usize, 2);
            let turn = ring.slots[0].lock().unwrap().turn;
            assert!(turn == 2 || ring.dropped() > 0);
        });
    }
}
