//! Who is told of an error.

mod fan_out;
mod filter;
mod gated;
mod recording;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub use self::fan_out::FanOut;
pub use self::filter::Filter;
pub use self::gated::Gated;
pub use self::recording::{RecordObserver, Recording};
use crate::Occurrence;
use crate::panics::dispose;

/// Told of every occurrence, and able to change nothing of it. Open: implement it for your own sink.
///
/// It runs on the request's thread: hand slow work to a queue. A boundary that calls it, such as an adapter's layer,
/// catches its panics.
///
/// An occurrence has all of an error, secrets among it. What only shows errors to people or sends them away should be a
/// [`RecordObserver`], which a [`Monitor`](crate::Monitor) or a [`Recording`] tells of redacted records, no more of them
/// in a storm than somebody can read. [`FanOut`], [`Filter`] and [`Gated`] put observers together.
pub trait Observer: Send + Sync + fmt::Debug {
    /// Looks at one occurrence.
    fn observe(&self, occurrence: &Occurrence<'_>);
}

impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        (**self).observe(occurrence);
    }
}

/// Tells one observer of several; that it panics harms nobody else.
pub(crate) fn tell_safely(tell: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(tell)) {
        dispose(payload);
        tracing::error!(target: "error_core", "an observer panicked");
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
