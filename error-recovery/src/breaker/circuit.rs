//! The state machine behind a lock, and in front of it what lets a healthy call pass without it.

use std::time::Instant;

use super::BreakerSettings;
use super::machine::{Change, Machine};
use super::shards::Shards;
use super::sync::{AtomicU64, Mutex, MutexGuard, Ordering};
use super::thread;
use super::time::nanos;
use super::word::Word;

pub(super) struct Circuit {
    front: Front,
    shards: Shards,
    base: Instant,
    machine: Mutex<Machine>,
}

/// What healthy calls read and hardly anybody writes, apart from the lock that failures write.
#[repr(align(128))]
struct Front {
    word: AtomicU64,
    /// Until when successes fall into the present part of a time window, in nanoseconds since `base`.
    slice_end: AtomicU64,
    /// From how many nanoseconds on a call is slow.
    slow_after: AtomicU64,
}

impl Circuit {
    /// A circuit whose front counts time from `base`.
    pub(super) fn new(settings: BreakerSettings, base: Instant, seed: u64, threads: usize) -> Self {
        let machine = Machine::new(settings, base, seed);
        let front = Front {
            word: AtomicU64::new(Word::of(&machine).bits()),
            slice_end: AtomicU64::new(0),
            slow_after: AtomicU64::new(0),
        };
        let circuit = Self { front, shards: Shards::new(threads), base, machine: Mutex::new(machine) };
        circuit.step(|_| ());
        circuit
    }

    #[inline]
    pub(super) fn word(&self) -> Word {
        Word::from_bits(self.front.word.load(Ordering::Acquire))
    }

    /// Whether nothing follows of a success of a call that was admitted under `admitted`.
    #[inline]
    pub(super) fn ignores_success(&self, admitted: Word) -> bool {
        admitted.ignores_successes() && self.word() == admitted
    }

    /// Whether a call is slow that took so many nanoseconds.
    pub(super) fn is_slow(&self, took: u64) -> bool {
        took >= self.front.slow_after.load(Ordering::Relaxed)
    }

    /// Notes a success that was not slow, if that needs no lock. `now` is asked for where it matters.
    #[inline]
    pub(super) fn note_success(&self, admitted: Word, now: impl FnOnce() -> u64) -> bool {
        admitted.counts_apart()
            && !self.word().is_attentive()
            && (!admitted.is_timed() || now() < self.front.slice_end.load(Ordering::Relaxed))
            && self.shards.add(thread::number(), admitted.generation())
    }

    /// Lets the machine take a step that has seen all successes noted before it.
    pub(super) fn step<R>(&self, step: impl FnOnce(&mut Machine) -> R) -> (R, Option<Change>) {
        let mut machine = self.lock();
        let generation = machine.generation();
        if Word::of(&machine).counts_apart() {
            machine.credit(self.shards.take(generation));
        }
        let answer = step(&mut machine);
        if machine.generation() != generation {
            // Before the word names the new generation, so that its calls find their counters.
            let late = self.shards.take(machine.generation());
            machine.credit_late(late);
        }
        self.publish(&machine);
        (answer, machine.take_change())
    }

    fn publish(&self, machine: &Machine) {
        let end = machine.slice_end().map_or(u64::MAX, |end| nanos(end.saturating_duration_since(self.base)));
        self.front.slice_end.store(end, Ordering::Relaxed);
        let slow_after = machine.settings().slow_after.map_or(u64::MAX, nanos);
        self.front.slow_after.store(slow_after, Ordering::Relaxed);
        let word = Word::of(machine).bits();
        if self.front.word.load(Ordering::Relaxed) != word {
            self.front.word.store(word, Ordering::Release);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Machine> {
        // A step does not panic; if one did, the machine would still be one.
        self.machine.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
