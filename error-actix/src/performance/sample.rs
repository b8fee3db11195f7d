//! One request as it is gathered: small, so that it is copied quickly, and without memory of its own.

use std::time::{Duration, SystemTime};

use super::figure::Figure;
use super::request::RequestPerformance;
use super::usage::Usage;
use crate::moment::Moment;
use crate::request_id::RequestId;

/// What was measured of a request that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) request_id: RequestId,
    pub(crate) method: &'static str,
    /// The number of the route's pattern.
    pub(crate) route: usize,
    pub(crate) status: Option<u16>,
    /// When it ended.
    pub(crate) at: Moment,
    /// Nanoseconds, as the other times.
    pub(crate) duration: u64,
    pub(crate) time_to_head: Figure,
    pub(crate) busy: Figure,
    /// The process's memory before it, in bytes.
    pub(crate) memory_before: Figure,
    pub(crate) after: Usage,
    pub(crate) marks: Marks,
}

/// Which thresholds a request has passed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    /// It took longer than it should.
    pub(crate) slow: bool,
    /// The process grew by more than it should.
    pub(crate) grew: bool,
    /// Any of memory or processor.
    pub(crate) heavy: bool,
}

impl Sample {
    /// How much larger the process was when the request ended, in bytes.
    pub(super) fn memory_delta(&self) -> Option<i64> {
        let (before, after) = (self.memory_before.known()?, self.after.memory.known()?);
        Some(after.cast_signed().saturating_sub(before.cast_signed()))
    }

    /// As it is shown.
    pub(super) fn shown(self, route: Option<String>, time: SystemTime) -> RequestPerformance {
        RequestPerformance {
            method: self.method,
            route,
            status: self.status,
            duration: Duration::from_nanos(self.duration),
            time_to_head: self.time_to_head.known().map(Duration::from_nanos),
            busy: self.busy.known().map(Duration::from_nanos),
            memory_before: self.memory_before.known(),
            memory_after: self.after.memory.known(),
            cpu_usage: self.after.cpu(),
            slow: self.marks.slow,
            heavy: self.marks.heavy,
            time,
            request_id: self.request_id,
        }
    }
}
