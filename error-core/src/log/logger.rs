//! A logger that has said some things already.

use std::future::Future;

use tracing::span::{Id, Span};
use tracing::{Instrument as _, instrument::Instrumented};

/// A logger with fields that are in every event written through it. [`logger!`](crate::logger) makes one.
///
/// It is a [`Span`]: any subscriber that shows the fields of spans shows them, and the fields of the span in which it is
/// made, such as a request's id, come with it. `tracing`'s macros take it as `parent`.
///
/// ```
/// use error_core::{logger, security_event};
/// use tracing::{info, warn};
///
/// let log = logger!(user.id = "123", order = 7);
/// info!(parent: &log, "Processing the order");
/// warn!(parent: &log, { item = "book" }, "{} left", 2);
/// log.scope(|| security_event!("refused", "somebody else's order"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Logger(Span);

impl Logger {
    /// A logger whose fields are those of a span.
    pub const fn of(span: Span) -> Self {
        Self(span)
    }

    /// The span.
    pub const fn span(&self) -> &Span {
        &self.0
    }

    /// Has all that is logged in `work` the fields.
    pub fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.in_scope(work)
    }

    /// Has all that is logged in `work` the fields, whenever it goes on.
    pub fn follow<F: Future>(&self, work: F) -> Instrumented<F> {
        work.instrument(self.0.clone())
    }
}

impl From<&Logger> for Option<Id> {
    fn from(logger: &Logger) -> Self {
        logger.0.id()
    }
}

/// Makes a [`Logger`](crate::Logger) with the fields that are given, in `tracing`'s grammar: `name = value`, with `%` for
/// `Display` and `?` for `Debug`. Make it where the work begins whose lines it is for, since that is where it takes what
/// surrounds it.
#[macro_export]
macro_rules! logger {
    ($($fields:tt)+) => {
        // As high as levels go: a filter that keeps any event keeps the span.
        $crate::Logger::of($crate::__private::tracing::span!(
            $crate::__private::tracing::Level::ERROR,
            "logger",
            $($fields)+
        ))
    };
}
