//! What happened lately.

use std::time::Duration;

use super::counts::ErrorCounts;
use super::layout::CLASSES;
use super::status_class::StatusClass;

/// The errors and requests of the last so many seconds, the current one among them.
///
/// A window of up to a minute is exact to the second; of a longer one, the oldest ten seconds are counted whole. An hour
/// is the longest.
#[derive(Clone, Debug)]
pub struct Window {
    length: Duration,
    errors: ErrorCounts,
    requests: [u64; CLASSES],
}

/// The longest window, in seconds.
pub(super) const LONGEST: u64 = 3_600;

impl Window {
    pub(super) fn new(seconds: u64, errors: ErrorCounts, requests: [u64; CLASSES]) -> Self {
        Self { length: Duration::from_secs(seconds), errors, requests }
    }

    /// How long it is, in whole seconds.
    pub fn length(&self) -> Duration {
        self.length
    }

    /// The errors.
    pub fn errors(&self) -> &ErrorCounts {
        &self.errors
    }

    /// Errors in a minute, on average over the window.
    pub fn errors_per_minute(&self) -> f64 {
        self.errors.total() as f64 * 60.0 / self.length.as_secs_f64()
    }

    /// How many requests were answered with a status of this class.
    pub fn requests(&self, class: StatusClass) -> u64 {
        self.requests.get(class.index()).copied().unwrap_or_default()
    }

    /// How many requests were answered.
    pub fn total_requests(&self) -> u64 {
        self.requests.iter().sum()
    }
}
