//! An observer that is spared in a storm.

use super::Observer;
use crate::{Admission, Occurrence, StormGate};

/// Tells an observer of no more than a [`StormGate`] lets through. Not for what counts.
///
/// ```
/// use error_core::{Gated, LogEvents, StormGate};
///
/// let log = Gated::new(StormGate::new(), LogEvents::new());
/// # let _ = log;
/// ```
#[derive(Debug)]
pub struct Gated<O> {
    gate: StormGate,
    observer: O,
}

impl<O: Observer> Gated<O> {
    /// Tells `observer` of what `gate` lets through.
    pub fn new(gate: StormGate, observer: O) -> Self {
        Self { gate, observer }
    }
}

impl<O: Observer> Observer for Gated<O> {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        if let Admission::Admitted { .. } = self.gate.admit(occurrence.site()) {
            self.observer.observe(occurrence);
        }
    }
}
