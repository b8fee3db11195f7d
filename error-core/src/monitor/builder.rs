//! What can be chosen of a monitor.

use std::sync::Arc;

use super::objective::Objective;
use super::{Monitor, Shared};
use crate::{Clock, RecordObserver, Scrubber, StormLimits, SystemClock};

/// Builds a [`Monitor`].
///
/// ```
/// use error_core::{Monitor, SystemClock};
///
/// let monitor = Monitor::builder().clock(SystemClock).recent_errors(1000).routes(500).build();
/// assert_eq!(monitor.snapshot().total(), 0);
/// ```
#[must_use]
#[derive(Debug)]
pub struct MonitorBuilder {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) scrubber: Scrubber,
    pub(super) limits: StormLimits,
    pub(super) recent: usize,
    pub(super) routes: usize,
    pub(super) objectives: Vec<Objective>,
    pub(super) observers: Vec<Arc<dyn RecordObserver>>,
}

impl MonitorBuilder {
    pub(super) fn new() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            scrubber: Scrubber::new(),
            limits: StormLimits::new(),
            recent: 256,
            routes: 128,
            objectives: Vec::new(),
            observers: Vec::new(),
        }
    }

    /// Where the time comes from. Default: [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// What takes secrets out of the texts of recent errors. Default: [`Scrubber::new`].
    ///
    /// It goes over a text when the error is read the first time, by a snapshot or for an observer; most are written over
    /// before anybody has looked. Until then the text is in the process's memory as the error said it.
    pub fn scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }

    /// How many occurrences of one error are recorded in one second; all are counted. Default: [`StormLimits::new`].
    pub fn storm_limits(mut self, limits: StormLimits) -> Self {
        self.limits = limits;
        self
    }

    /// How many recent errors are kept. Default: 256, of at most about 8 KiB each.
    pub fn recent_errors(mut self, most: usize) -> Self {
        self.recent = most;
        self
    }

    /// How many routes are counted apart; those that are seen later count as `other`. Default: 128.
    pub fn routes(mut self, most: usize) -> Self {
        self.routes = most;
        self
    }

    /// Keeps track of an objective. Default: of none.
    pub fn objective(mut self, objective: Objective) -> Self {
        self.objectives.push(objective);
        self
    }

    /// Tells `observer` of every error that is recorded, redacted. Default: nobody.
    pub fn record_observer(mut self, observer: impl RecordObserver + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// The monitor.
    pub fn build(self) -> Monitor {
        Monitor::of(Shared::new(self))
    }
}
