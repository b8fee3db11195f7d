//! How long a circuit stays open.

use std::time::Duration;

/// How long a circuit stays open before it lets probes through.
///
/// ```
/// use std::time::Duration;
/// use error_recovery::OpenWait;
///
/// // 1 s, 2 s, 4 s … 60 s, each up to a fifth shorter, so that a fleet does not probe in step.
/// OpenWait::exponential(Duration::from_secs(1), Duration::from_secs(60)).with_jitter_percent(20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenWait {
    first: Duration,
    cap: Duration,
    jitter_percent: u32,
}

impl OpenWait {
    /// Always this long.
    pub const fn fixed(wait: Duration) -> Self {
        Self { first: wait, cap: wait, jitter_percent: 0 }
    }

    /// `first`, and twice as long each time that the circuit opens again without having been closed, up to `cap`.
    pub const fn exponential(first: Duration, cap: Duration) -> Self {
        Self { first, cap, jitter_percent: 0 }
    }

    /// Makes each wait shorter by a random part of it, at most this many per cent. Default: 0.
    #[must_use]
    pub const fn with_jitter_percent(mut self, percent: u32) -> Self {
        self.jitter_percent = percent;
        self
    }

    /// The wait when the circuit opens for the `opening`th time in a row; `random` is uniform.
    pub(super) fn of(&self, opening: u32, random: u32) -> Duration {
        let doublings = opening.saturating_sub(1).min(63);
        let doubled = self.first.as_nanos().saturating_mul(1_u128 << doublings);
        let wait = doubled.min(self.cap.as_nanos());
        // The random part of the percentage; no wait is longer than a year, so no product exceeds 128 bits.
        let cut = (wait * u128::from(self.jitter_percent) * u128::from(random) / 100) >> 32;
        let nanos = wait.saturating_sub(cut);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// The wait without chance, for a hint where no wait has begun.
    pub(super) const fn first(&self) -> Duration {
        self.first
    }

    pub(super) fn check(&self, problems: &mut Vec<String>) {
        if self.first.is_zero() {
            problems.push("an open wait of zero never opens the circuit: give one above zero".into());
        }
        if self.cap < self.first {
            problems.push("the longest open wait is shorter than the first: raise the cap".into());
        }
        if self.cap > crate::LONGEST {
            problems.push("an open wait is longer than a year: give a shorter one".into());
        }
        if self.jitter_percent > 100 {
            problems.push("the jitter of an open wait exceeds 100 %: give at most 100".into());
        }
    }
}

impl Default for OpenWait {
    /// 60 seconds.
    fn default() -> Self {
        Self::fixed(Duration::from_secs(60))
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_cap() {
        let wait = OpenWait::exponential(Duration::from_secs(1), Duration::from_secs(10));
        let seconds: Vec<u64> = (1..=6).map(|opening| wait.of(opening, u32::MAX).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 10, 10]);
        assert_eq!(wait.of(u32::MAX, 0), Duration::from_secs(10));
    }

    #[test]
    fn jitter_cuts_off_at_most_its_share() {
        let wait = OpenWait::fixed(Duration::from_secs(100)).with_jitter_percent(20);
        assert_eq!(wait.of(1, 0), Duration::from_secs(100));
        assert_eq!(wait.of(1, 1 << 31), Duration::from_secs(90));
        let shortest = wait.of(1, u32::MAX);
        assert!(shortest > Duration::from_secs(80) && shortest < Duration::from_millis(80_001));
    }
}
