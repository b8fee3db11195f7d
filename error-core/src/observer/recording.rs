//! Observers of redacted records.

use std::fmt;
use std::sync::Arc;

use super::Observer;
use crate::{ErrorRecord, Occurrence, Scrubber};

/// Told of redacted records: a tracker, an alert, a queue. Open: implement it for your own sink.
///
/// It runs on the request's thread: hand slow work to a queue.
pub trait RecordObserver: Send + Sync + fmt::Debug {
    /// Looks at one record.
    fn observe_record(&self, record: &ErrorRecord);
}

impl<O: RecordObserver + ?Sized> RecordObserver for Arc<O> {
    fn observe_record(&self, record: &ErrorRecord) {
        (**self).observe_record(record);
    }
}

/// Tells a [`RecordObserver`] of every occurrence, redacted. Behind a [`Gated`](crate::Gated) of few in a storm.
///
/// A [`Monitor`](crate::Monitor) does both for the observers that it is given.
///
/// ```
/// use error_core::{ErrorRecord, Gated, RecordObserver, Recording, Scrubber, StormGate};
///
/// #[derive(Debug)]
/// struct Tracker;
///
/// impl RecordObserver for Tracker {
///     fn observe_record(&self, record: &ErrorRecord) {
///         println!("{} {}", record.fingerprint(), record.message());
///     }
/// }
///
/// let tracker = Gated::new(StormGate::new(), Recording::new(Scrubber::new(), Tracker));
/// # let _ = tracker;
/// ```
#[derive(Debug)]
pub struct Recording<O> {
    scrubber: Scrubber,
    observer: O,
}

impl<O: RecordObserver> Recording<O> {
    /// Tells `observer` of what `scrubber` has gone over.
    pub fn new(scrubber: Scrubber, observer: O) -> Self {
        Self { scrubber, observer }
    }
}

impl<O: RecordObserver> Observer for Recording<O> {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        self.observer.observe_record(&ErrorRecord::new(occurrence, &self.scrubber));
    }
}
