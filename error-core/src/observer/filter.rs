//! An observer that is told of some.

use std::fmt;

use super::Observer;
use crate::{Occurrence, Severity};

/// Tells an observer only of what a condition accepts.
///
/// ```
/// use error_core::{Filter, LogEvents, Severity};
///
/// let severe = Filter::at_least(Severity::High, LogEvents::new());
/// let ours = Filter::new(LogEvents::new(), |occurrence| occurrence.status().is_server_error());
/// # let _ = (severe, ours);
/// ```
pub struct Filter<O> {
    observer: O,
    accepts: Box<dyn Fn(&Occurrence<'_>) -> bool + Send + Sync>,
}

impl<O: Observer> Filter<O> {
    /// Tells `observer` of what `accepts` answers `true` for.
    pub fn new(observer: O, accepts: impl Fn(&Occurrence<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self { observer, accepts: Box::new(accepts) }
    }

    /// Tells `observer` of errors at least as severe as this.
    pub fn at_least(severity: Severity, observer: O) -> Self {
        Self::new(observer, move |occurrence| occurrence.spec().severity() >= severity)
    }
}

impl<O: Observer> Observer for Filter<O> {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        if (self.accepts)(occurrence) {
            self.observer.observe(occurrence);
        }
    }
}

impl<O: fmt::Debug> fmt::Debug for Filter<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Filter").field(&self.observer).finish()
    }
}
