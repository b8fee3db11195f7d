//! The right to one call.

use std::fmt;
use std::mem::ManuallyDrop;
use std::time::Instant;

use super::CircuitBreaker;
use super::machine::Outcome;
use super::word::Word;

/// The right to one call, from [`CircuitBreaker::admit`]. Say how the call ended; a permit that is dropped, because the
/// call was given up or panicked, counts as cancelled and makes room for another probe.
///
/// It knows the state that it was given in: what is said of it after the state has changed is counted, and changes
/// nothing.
#[must_use = "a permit that is dropped counts as a cancelled call"]
pub struct Permit<'a> {
    breaker: &'a CircuitBreaker,
    word: Word,
    /// Where it matters how long the call takes.
    started: Option<Instant>,
}

impl<'a> Permit<'a> {
    #[inline]
    pub(super) fn new(breaker: &'a CircuitBreaker, word: Word) -> Self {
        let started = if word.is_measured() { Some(breaker.now()) } else { None };
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
        let circuit = self.breaker.circuit();
        let now =
            if self.word.is_timed() || self.started.is_some() { Some(self.breaker.now()) } else { None };
        let slow = self.is_slow(now);
        if slow || !circuit.note_success(self.word, now) {
            self.breaker.record(self.word.generation(), Outcome::Success { slow }, now);
        }
    }

    /// The service failed.
    pub fn failure(self) {
        let permit = ManuallyDrop::new(self);
        let now = Some(permit.breaker.now());
        let slow = permit.is_slow(now);
        permit.breaker.record(permit.word.generation(), Outcome::Failure { slow }, now);
    }

    /// The call says nothing of the service: the same as dropping the permit.
    pub fn cancel(self) {
        drop(self);
    }

    fn is_slow(&self, now: Option<Instant>) -> bool {
        let took = |started: Instant| now.map(|now| now.saturating_duration_since(started));
        self.started.and_then(took).is_some_and(|took| self.breaker.circuit().is_slow(took))
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
