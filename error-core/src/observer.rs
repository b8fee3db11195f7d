//! Who is told of an error.

use std::fmt;

use crate::Occurrence;

/// Told of every occurrence, and able to change nothing of it. Open: implement it for your own sink.
///
/// It runs on the request's thread: hand slow work to a queue. A panic in it is caught and ends nothing.
pub trait Observer: Send + Sync + fmt::Debug {
    /// Looks at one occurrence.
    fn observe(&self, occurrence: &Occurrence<'_>);
}
