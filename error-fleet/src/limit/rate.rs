//! A quota in whole numbers, and how it is used: the generic cell rate algorithm without a rounding error.

use std::time::Duration;

use error_recovery::Quota;

/// How much of a quota is used, in units that are whole for each call and for each microsecond.
///
/// A call adds `each` to what is used, a microsecond takes `drain` away, and a call fits as long as no more than `full` is used.
/// A quota of ten a minute is 6,000,000 for each call and 1 for each microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) limit: u32,
    pub(super) each: u64,
    pub(super) drain: u64,
    pub(super) full: u64,
}

/// `full` is at most this. Lua's numbers are exact up to 2^53, so there is room for 127 quotas of debts.
const LARGEST_FULL: u64 = 1 << 45;

/// More than this is never used: below it quotients are exact in Lua, too.
pub(super) const MOST_USED: u64 = 1 << 52;

/// What is asked for a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ask {
    /// Calls that were let through already, and are counted whatever comes of it.
    pub(super) debt: u32,
    /// How many calls are wanted.
    pub(super) want: u32,
    /// With fewer than this there is no use in any.
    pub(super) least: u32,
}

/// What is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) granted: u32,
    /// How many calls fit after those.
    pub(super) remaining: u32,
    /// Until `least` calls fit.
    pub(super) wait: Duration,
    /// Until all of the quota is there.
    pub(super) reset: Duration,
}

/// What is used of one key's quota. This is what Redis has of it, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bucket {
    used: u64,
    at: u64,
}

impl Rate {
    /// Of a quota whose limit is at least 1 and whose window is at most 366 days.
    ///
    /// Where the whole numbers would become too large, a call is counted as slightly more: by less than a 4,000th, and by less than
    /// a ten-millionth where the limit is below a million.
    pub(super) fn of(quota: Quota) -> Self {
        let limit = quota.limit().max(1);
        let micros = quota.window().as_nanos().div_ceil(1000).clamp(1, u128::from(LARGEST_FULL));
        let micros = u64::try_from(micros).unwrap_or(LARGEST_FULL);
        let common = greatest_common_divisor(micros, u64::from(limit));
        let (each, drain) = (micros / common, u64::from(limit) / common);
        let full = each.saturating_mul(u64::from(limit));
        if full <= LARGEST_FULL {
            return Self { limit, each, drain, full };
        }
        let drain = 1 << (LARGEST_FULL / micros).ilog2();
        let each = (micros * drain).div_ceil(u64::from(limit));
        Self { limit, each, drain, full: each * u64::from(limit) }
    }

    /// How long it takes until so many calls fit that did not.
    pub(super) fn time_for(self, calls: u32) -> Duration {
        self.time_of(self.each.saturating_mul(u64::from(calls)))
    }

    fn time_of(self, used: u64) -> Duration {
        Duration::from_micros(used.div_ceil(self.drain))
    }

    /// How many calls there are in what is left.
    fn calls_in(self, left: u64) -> u32 {
        u32::try_from(left / self.each).unwrap_or(u32::MAX).min(self.limit)
    }
}

impl Bucket {
    /// Asks at a time in microseconds. The script in `script.rs` does the same, line by line.
    pub(super) fn ask(&mut self, rate: Rate, ask: Ask, now: u64) -> Told {
        let passed = now.saturating_sub(self.at);
        let used = self.used.saturating_sub(passed.saturating_mul(rate.drain));
        let used = used.saturating_add(u64::from(ask.debt) * rate.each).min(MOST_USED);
        let free = rate.calls_in(rate.full.saturating_sub(used));
        let granted = ask.want.min(free);
        let granted = if granted < ask.least { 0 } else { granted };
        let used = used + u64::from(granted) * rate.each;
        (self.used, self.at) = (used, now);
        Told {
            granted,
            remaining: rate.calls_in(rate.full.saturating_sub(used)),
            wait: rate.time_of((used + u64::from(ask.least) * rate.each).saturating_sub(rate.full)),
            reset: rate.time_of(used),
        }
    }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usual_quotas_are_exact() {
        let rate = |quota| {
            let Rate { each, drain, full, .. } = Rate::of(quota);
            (each, drain, full)
        };
        assert_eq!(rate(Quota::per_minute(10)), (6_000_000, 1, 60_000_000));
        assert_eq!(rate(Quota::per_second(7)), (1_000_000, 7, 7_000_000));
        assert_eq!(rate(Quota::new(1, Duration::from_secs(366 * 86_400))).1, 1);
    }

    proptest! {
        /// Never more than was asked for, and hardly less; whatever the numbers, they stay those that Lua has exactly.
        #[test]
        fn every_quota_has_its_rate(limit in 1_u32.., micros in 1_000_u64..=366 * 86_400_000_000) {
            let rate = Rate::of(Quota::new(limit, Duration::from_micros(micros)));
            prop_assert!(rate.full <= LARGEST_FULL + u64::from(limit));
            prop_assert_eq!(rate.full, rate.each * u64::from(limit));
            // each / drain is at least micros / limit, and not more than a 4,000th more.
            let (ours, asked) = (u128::from(rate.each) * u128::from(limit), u128::from(micros) * u128::from(rate.drain));
            prop_assert!(ours >= asked && (ours - asked) * 4_000 <= asked, "{rate:?}");
        }

        /// Beside a bucket that fills evenly, in nanoseconds of credit.
        #[test]
        fn it_is_a_bucket_that_fills_evenly(
            limit in 1_u32..20,
            calls in prop::collection::vec((0_u64..4_000_000, 1_u32..5, any::<bool>()), 1..200),
        ) {
            let each = 1_000_000;
            let rate = Rate::of(Quota::new(limit, Duration::from_micros(each * u64::from(limit))));
            let (mut bucket, mut now, full) = (Bucket::default(), 1 << 50, each as i64 * i64::from(limit));
            let mut credit = full;
            for (micros, cost, all) in calls {
                now += micros;
                credit = (credit + micros as i64).min(full);
                let least = if all { cost } else { 1 };
                let told = bucket.ask(rate, Ask { debt: 0, want: cost, least }, now);
                let free = (credit / each as i64) as u32;
                let granted = if free < least { 0 } else { free.min(cost) };
                credit -= i64::from(granted) * each as i64;
                prop_assert_eq!((told.granted, told.remaining), (granted, (credit / each as i64) as u32));
                prop_assert_eq!(told.reset.as_micros() as i64, full - credit);
                prop_assert_eq!(told.wait.as_micros() as i64, (i64::from(least) * each as i64 - credit).max(0));
            }
        }
    }
}
