//! What a stack has settled, for all workers.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use error_core::{Clock, EnvelopeFormat, MessageSource, Observer, Occurrence, SystemClock};

use crate::extract::Settings;
use crate::foreign::Foreign;
use crate::handler::Handlers;
use crate::moment::Moment;
use crate::panics::{dispose, guarded};
use crate::performance::Performance;
use crate::stack::{Counting, Logging, RequestIds};
use crate::wall_time::{WallTime, millis_now};

/// All observers of a stack as one, for errors that no layer sees.
pub(crate) struct Observers(pub(crate) Arc<Shared>);

impl Observer for Observers {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        match self.0.foreign.of_report(occurrence) {
            Some(recognized) => self.0.observe(&recognized.instead_of(occurrence)),
            None => self.0.observe(occurrence),
        }
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0.observers).finish()
    }
}

/// The settled configuration.
pub(crate) struct Shared {
    pub(crate) format: Box<dyn EnvelopeFormat>,
    /// Whether the format asks what a client prefers.
    pub(crate) negotiates: bool,
    pub(crate) messages: Option<Box<dyn MessageSource>>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Whether the clock is the application's own, which may panic.
    pub(crate) has_own_clock: bool,
    /// What moments are counted from.
    pub(crate) origin: Instant,
    pub(crate) wall_time: WallTime,
    /// Whether anybody is ever told when a request came and how it ended.
    pub(crate) is_watched: bool,
    /// Whether the time is taken around each poll.
    pub(crate) times_polls: bool,
    pub(crate) request_ids: RequestIds,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) extract: Settings,
    pub(crate) foreign: Foreign,
    pub(crate) handlers: Handlers,
    pub(crate) logging: Logging,
    pub(crate) performance: Option<Performance>,
    pub(crate) counting: Counting,
    #[cfg(feature = "admin")]
    pub(crate) families: Vec<&'static error_core::SpecTree>,
    #[cfg(feature = "admin")]
    pub(crate) previews: crate::admin::preview::Previews,
}

impl Shared {
    /// Now; `None` where the clock panics.
    #[inline]
    pub(crate) fn moment(&self) -> Option<Moment> {
        if self.has_own_clock {
            return self.own_moment();
        }
        Some(Moment::new(SystemClock.instant(), self.origin))
    }

    /// Apart, since hardly anybody has a clock of his own.
    #[cold]
    fn own_moment(&self) -> Option<Moment> {
        guarded(|| self.clock.instant()).map(|now| Moment::new(now, self.origin))
    }

    /// Milliseconds since 1970 by the machine's clock, of a request that has come just now.
    pub(crate) fn millis(&self, came: Option<Moment>) -> u64 {
        match came {
            // The clock is not read once more for that.
            Some(came) if !self.has_own_clock => self.wall_time.millis_at(came),
            Some(_) | None => millis_now(),
        }
    }

    /// Whether there is anybody to tell.
    pub(crate) fn is_observed(&self) -> bool {
        !self.observers.is_empty()
    }

    /// Whether anybody is told, or asked, which route failed.
    pub(crate) fn needs_routes(&self) -> bool {
        self.is_observed() || !self.handlers.is_empty()
    }

    /// Tells every observer. One that panics harms neither the response nor the others.
    pub(crate) fn observe(&self, occurrence: &Occurrence<'_>) {
        for observer in &self.observers {
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| observer.observe(occurrence))) {
                dispose(payload);
                tracing::error!(target: "error_actix", "an observer panicked");
            }
        }
    }
}
