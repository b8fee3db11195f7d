//! Seconds since 1970 that never go back.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::Clock;

/// The time of day at the start, and what has passed since by the clock that is never set back.
#[derive(Debug)]
pub(super) struct Timeline {
    clock: Arc<dyn Clock>,
    start: Instant,
    started: Duration,
}

impl Timeline {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let started = clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { start: clock.instant(), started, clock }
    }

    /// The current second.
    pub(super) fn second(&self) -> u64 {
        let passed = self.clock.instant().saturating_duration_since(self.start);
        self.started.saturating_add(passed).as_secs()
    }

    /// The time of day, for people.
    pub(super) fn now(&self) -> SystemTime {
        self.clock.now()
    }
}
