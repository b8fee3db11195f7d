//! The right to one call.

use std::fmt;
use std::mem::ManuallyDrop;

use super::CircuitBreaker;
use super::machine::Outcome;
use super::word::Word;
use crate::decision::Verdict;

/// The right to one call, from [`CircuitBreaker::admit`]. Say how the call ended; a permit that is dropped, because the
/// call was given up or panicked, counts as cancelled and makes room for another probe.
///
/// It knows the state that it was given in: what is said of it after the state has changed is counted, and changes
/// nothing.
#[must_use = "a permit that is dropped counts as a cancelled call"]
pub struct Permit<'a> {
    breaker: &'a CircuitBreaker,
    word: Word,
    /// In nanoseconds, where it matters how long the call takes.
    started: u64,
}

impl<'a> Permit<'a> {
    #[inline]
    pub(super) fn new(breaker: &'a CircuitBreaker, word: Word) -> Self {
        let started = if word.is_measured() { breaker.time().nanos() } else { 0 };
        Self { breaker, word, started }
    }

    /// The service did what it should.
    #[inline]
    pub fn success(self) {
        let permit = ManuallyDrop::new(self);
        if !permit.breaker.circuit().ignores_success(permit.word) {
            permit.succeeded();
        }
    }

    #[inline]
    fn succeeded(&self) {
        let Self { breaker, word, .. } = self;
        if word.is_measured() {
            return self.succeeded_in(breaker.time().nanos());
        }
        if !breaker.circuit().note_success(*word, || breaker.time().nanos()) {
            breaker.record(word.generation(), Outcome::Success { slow: false }, None);
        }
    }

    fn succeeded_in(&self, now: u64) {
        let Self { breaker, word, .. } = self;
        let slow = self.is_slow(now);
        if slow || !breaker.circuit().note_success(*word, || now) {
            breaker.record(word.generation(), Outcome::Success { slow }, Some(now));
        }
    }

    /// The service failed.
    pub fn failure(self) {
        let permit = ManuallyDrop::new(self);
        let now = permit.breaker.time().nanos();
        let slow = permit.is_slow(now);
        permit.breaker.record(permit.word.generation(), Outcome::Failure { slow }, Some(now));
    }

    /// Says how the call ended as an error's [`Decision`](crate::Decision) has it.
    pub(crate) fn end(self, verdict: Verdict) {
        match verdict {
            Verdict::Healthy => self.success(),
            Verdict::Failed => self.failure(),
            Verdict::Nothing => self.cancel(),
        }
    }

    /// The call says nothing of the service: the same as dropping the permit.
    pub fn cancel(self) {
        drop(self);
    }

    fn is_slow(&self, now: u64) -> bool {
        self.word.is_measured() && self.breaker.circuit().is_slow(now.saturating_sub(self.started))
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.breaker.record(self.word.generation(), Outcome::Cancelled, None);
    }
}

impl fmt::Debug for Permit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("breaker", &self.breaker.name())
            .field("generation", &self.word.generation())
            .finish_non_exhaustive()
    }
}
