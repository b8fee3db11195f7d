//! The generic cell rate algorithm, as governor has it.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use error_core::Clock;
use governor::clock::Clock as _;
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};

use super::{Allowance, Quota};

/// One key's cells.
pub(super) struct Gcra {
    cells: governor::RateLimiter<NotKeyed, InMemoryState, Ticks, StateInformationMiddleware>,
    last: Instant,
}

/// Our clock as governor reads it: what has passed since a state was made.
#[derive(Clone)]
struct Ticks {
    clock: Arc<dyn Clock>,
    base: Instant,
}

impl governor::clock::Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.clock.instant().saturating_duration_since(self.base)
    }
}

impl Gcra {
    pub(super) fn new(quota: Quota, clock: &Arc<dyn Clock>, now: Instant) -> Self {
        let burst = NonZeroU32::new(quota.limit).unwrap_or(NonZeroU32::MIN);
        // The builder has checked that each cell has time of its own.
        let each = (quota.window / burst.get()).max(Duration::from_nanos(1));
        let rate = governor::Quota::with_period(each).unwrap_or(governor::Quota::per_second(burst));
        let ticks = Ticks { clock: Arc::clone(clock), base: now };
        let cells = governor::RateLimiter::direct_with_clock(rate.allow_burst(burst), ticks);
        Self { cells: cells.with_middleware(), last: now }
    }

    pub(super) fn take(
        &mut self,
        quota: Quota,
        cost: NonZeroU32,
        now: Instant,
    ) -> Result<Allowance, Duration> {
        self.last = now;
        let Ok(answer) = self.cells.check_n(cost) else { return Err(quota.window) };
        let state = answer.map_err(|not_until| not_until.wait_time_from(self.cells.clock().now()))?;
        let remaining = state.remaining_burst_capacity();
        let missing = quota.limit.saturating_sub(remaining);
        let reset = (quota.window / quota.limit.max(1)).saturating_mul(missing);
        Ok(Allowance { limit: quota.limit, remaining, reset })
    }

    pub(super) fn is_full(&self, window: Duration, now: Instant) -> bool {
        now.saturating_duration_since(self.last) >= window
    }
}
