//! Who is told of an error.

use std::fmt;
use std::sync::Arc;

use crate::Occurrence;

/// Told of every occurrence, and able to change nothing of it. Open: implement it for your own sink.
///
/// It runs on the request's thread: hand slow work to a queue. A boundary that calls it, such as an adapter's layer,
/// catches its panics.
pub trait Observer: Send + Sync + fmt::Debug {
    /// Looks at one occurrence.
    fn observe(&self, occurrence: &Occurrence<'_>);
}

impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        (**self).observe(occurrence);
    }
}
