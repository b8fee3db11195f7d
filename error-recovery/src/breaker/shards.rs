//! Successes, counted where threads do not meet.
//!
//! A slot's word is a generation and a count. A success adds to it only while the generation is its own, so that one
//! that comes late can never be counted for the calls of another generation.

use super::sync::{AtomicU64, Ordering};

/// Counters that threads choose from, so that few share one.
pub(super) struct Shards {
    slots: Box<[Slot]>,
}

/// Alone on its cache lines: two, since they are fetched in pairs.
#[repr(align(128))]
struct Slot(AtomicU64);

/// More threads than this share.
const MOST_SLOTS: usize = 64;

impl Shards {
    /// Counters of generation 0 for so many threads.
    pub(super) fn new(threads: usize) -> Self {
        // A power of two, so that a thread finds its own by a mask.
        let slots = threads.clamp(1, MOST_SLOTS).next_power_of_two();
        Self { slots: (0..slots).map(|_| Slot(AtomicU64::new(0))).collect() }
    }

    /// Counts one success of `generation`, unless another one has begun or the count is full.
    #[inline]
    pub(super) fn add(&self, thread: usize, generation: u32) -> bool {
        let Some(Slot(slot)) = self.slots.get(thread & (self.slots.len() - 1)) else { return false };
        let mut seen = slot.load(Ordering::Relaxed);
        loop {
            if generation_of(seen) != generation || count_of(seen) == u32::MAX {
                return false;
            }
            match slot.compare_exchange_weak(seen, seen + 1, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(other) => seen = other,
            }
        }
    }

    /// Takes all successes, and lets only those of `generation` be counted from now on.
    pub(super) fn take(&self, generation: u32) -> u64 {
        let empty = u64::from(generation) << 32;
        self.slots.iter().map(|Slot(slot)| u64::from(count_of(slot.swap(empty, Ordering::Relaxed)))).sum()
    }
}

fn generation_of(word: u64) -> u32 {
    (word >> 32) as u32
}

fn count_of(word: u64) -> u32 {
    word as u32
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    #[test]
    fn a_full_count_refuses_and_is_taken_whole() {
        let shards = Shards::new(1);
        shards.slots[0].0.store(u64::from(u32::MAX) - 1, Ordering::Relaxed);
        assert!(shards.add(0, 0));
        assert!(!shards.add(0, 0));
        assert_eq!(shards.take(7), u64::from(u32::MAX));
        assert!(!shards.add(0, 0));
        assert!(shards.add(3, 7), "threads find a slot whatever their number");
    }
}
