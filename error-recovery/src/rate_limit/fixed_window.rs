//! A window that begins with its first call.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use super::{Allowance, Quota};

#[derive(Clone, Copy, Debug)]
pub(super) struct FixedWindow {
    began: Instant,
    used: u32,
}

impl FixedWindow {
    pub(super) fn new(now: Instant) -> Self {
        Self { began: now, used: 0 }
    }

    pub(super) fn take(
        &mut self,
        quota: Quota,
        cost: NonZeroU32,
        now: Instant,
    ) -> Result<Allowance, Duration> {
        if self.is_over(quota.window, now) {
            *self = Self::new(now);
        }
        let reset = quota.window.saturating_sub(now.saturating_duration_since(self.began));
        let used = self.used.checked_add(cost.get()).filter(|used| *used <= quota.limit).ok_or(reset)?;
        self.used = used;
        Ok(Allowance { limit: quota.limit, remaining: quota.limit - used, reset })
    }

    pub(super) fn is_over(&self, window: Duration, now: Instant) -> bool {
        now.saturating_duration_since(self.began) >= window
    }
}
