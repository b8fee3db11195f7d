//! Several observers as one.

use std::sync::Arc;

use super::{Observer, tell_safely};
use crate::Occurrence;

/// Tells several observers, in the order in which they were added. One that panics harms none of the others.
///
/// ```
/// use error_core::{FanOut, LogEvents, Monitor};
///
/// let monitor = Monitor::new();
/// let observer = FanOut::new().with(monitor.clone()).with(LogEvents::new());
/// # let _ = observer;
/// ```
#[derive(Clone, Debug, Default)]
pub struct FanOut {
    observers: Vec<Arc<dyn Observer>>,
}

impl FanOut {
    /// Tells nobody yet.
    pub const fn new() -> Self {
        Self { observers: Vec::new() }
    }

    /// Tells one more.
    #[must_use]
    pub fn with(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }
}

impl Observer for FanOut {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        self.observers.iter().for_each(|observer| tell_safely(|| observer.observe(occurrence)));
    }
}
