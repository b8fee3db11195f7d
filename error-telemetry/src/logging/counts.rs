//! How many lines were written, and how many were not.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// How many lines one output had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputCounts {
    /// `console`, `app`, `errors`, `security` or `performance`.
    pub output: &'static str,
    /// Lines that were written.
    pub written: u64,
    /// Lines that were dropped since too many waited.
    pub overflowed: u64,
    /// Lines that writing failed for, such as on a full disk. Those of `security` went to the standard error instead.
    pub failed: u64,
}

/// The counts of a [`Logging`](super::Logging), for whoever shows them. Cloning is cheap.
#[derive(Clone)]
pub struct LogCounts(Arc<[Arc<Counters>]>);

impl LogCounts {
    pub(super) fn of(counters: impl Iterator<Item = Arc<Counters>>) -> Self {
        Self(counters.collect())
    }

    /// Those of each output that there is.
    pub fn outputs(&self) -> impl Iterator<Item = OutputCounts> {
        self.0.iter().map(|counters| counters.read())
    }

    /// How many lines no output of theirs has, for whatever reason.
    pub fn dropped(&self) -> u64 {
        self.outputs().map(|counts| counts.overflowed + counts.failed).sum()
    }
}

impl fmt::Debug for LogCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.outputs()).finish()
    }
}

#[derive(Debug)]
pub(super) struct Counters {
    name: &'static str,
    written: AtomicU64,
    overflowed: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    pub(super) const fn new(name: &'static str) -> Self {
        Self { name, written: AtomicU64::new(0), overflowed: AtomicU64::new(0), failed: AtomicU64::new(0) }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn add_written(&self, lines: u64) {
        self.written.fetch_add(lines, Relaxed);
    }

    pub(super) fn add_overflowed(&self) {
        self.overflowed.fetch_add(1, Relaxed);
    }

    pub(super) fn add_failed(&self, lines: u64) {
        self.failed.fetch_add(lines, Relaxed);
    }

    fn read(&self) -> OutputCounts {
        OutputCounts {
            output: self.name,
            written: self.written.load(Relaxed),
            overflowed: self.overflowed.load(Relaxed),
            failed: self.failed.load(Relaxed),
        }
    }
}
