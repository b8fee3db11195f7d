//! The latest requests of one thread, of which some are still to be summed up.

use super::sample::Sample;

/// How many requests are kept one by one.
pub(super) const KEPT_REQUESTS: usize = 1000;

/// A ring that takes no memory before its first request.
#[derive(Debug, Default)]
pub(super) struct Latest {
    samples: Vec<Sample>,
    /// Where the next one goes once there are as many as are kept.
    next: usize,
    /// How many of the last have not been summed up.
    waiting: usize,
}

impl Latest {
    /// How many are to be summed up.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Keeps one more.
    #[inline]
    pub(super) fn push(&mut self, sample: Sample) {
        if let Some(oldest) = self.samples.get_mut(self.next) {
            *oldest = sample;
        } else {
            self.samples.push(sample);
        }
        self.next = if self.next + 1 == KEPT_REQUESTS { 0 } else { self.next + 1 };
        self.waiting += 1;
    }

    /// Those that have not been summed up, which they now are, in two pieces.
    pub(super) fn take_waiting(&mut self) -> [&[Sample]; 2] {
        let waiting = std::mem::take(&mut self.waiting);
        let (before, behind) = (waiting.saturating_sub(self.next), waiting.min(self.next));
        let end = self.samples.get(self.samples.len() - before..).unwrap_or_default();
        let beginning = self.samples.get(self.next - behind..self.next).unwrap_or_default();
        [end, beginning]
    }

    /// All that are kept.
    pub(super) fn all(&self) -> &[Sample] {
        &self.samples
    }
}
