//! A limit without Redis: this process's share of it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use error_recovery::{Allowance, Quota};

use super::key::ClientKey;
use super::keyed::Keyed;
use super::rate::{Ask, Bucket, Rate};

/// Counts as if the quota were split among all processes that were alive when Redis was last asked.
#[derive(Debug)]
pub(super) struct Share {
    quota: Quota,
    began: Instant,
    keys: Mutex<Keyed<Entry>>,
}

#[derive(Debug, Default)]
struct Entry {
    bucket: Bucket,
    /// Among how many the quota was split.
    instances: u32,
    last: Option<Instant>,
}

impl Share {
    pub(super) fn new(quota: Quota, most_keys: usize, now: Instant) -> Self {
        Self { quota, began: now, keys: Mutex::new(Keyed::new(most_keys)) }
    }

    /// How many keys have state.
    pub(super) fn keys(&self) -> usize {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Takes what a call costs, or says how long it has to wait. Each process has at least one call in a window.
    pub(super) fn take(
        &self,
        key: ClientKey,
        cost: u32,
        instances: u32,
        now: Instant,
    ) -> Result<Allowance, Duration> {
        let share = Quota::new((self.quota.limit() / instances.max(1)).max(1), self.quota.window());
        let (rate, window) = (Rate::of(share), self.quota.window());
        let is_idle =
            |entry: &Entry| entry.last.is_none_or(|last| now.saturating_duration_since(last) >= window);
        let micros = now.saturating_duration_since(self.began).as_micros();
        let micros = u64::try_from(micros).unwrap_or(u64::MAX);
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, entry) = keys.entry(key, now, is_idle);
        if entry.instances != instances {
            // Others came or went, so Redis was there since: what was counted without it is over.
            *entry = Entry { instances, ..Entry::default() };
        }
        entry.last = Some(now);
        let told = entry.bucket.ask(rate, Ask { debt: 0, want: cost, least: cost }, micros);
        drop(keys);
        if told.granted == 0 {
            return Err(told.wait);
        }
        Ok(Allowance::new(share.limit(), told.remaining, told.reset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_alone_has_its_share() {
        let now = Instant::now();
        let share = Share::new(Quota::per_minute(10), 3, now);
        let key = ClientKey::of("ann");
        let count = |instances, now| (0..20).filter(|_| share.take(key, 1, instances, now).is_ok()).count();
        assert_eq!(count(4, now), 2);
        assert_eq!(share.take(key, 1, 4, now), Err(Duration::from_secs(30)));
        assert_eq!(count(4, now + Duration::from_secs(30)), 1);
        assert_eq!(count(1, now), 10);
        assert_eq!(count(500, now), 1, "at least one");
        assert!(share.take(ClientKey::of("bob"), 3, 4, now).is_err(), "more than the share");
        for other in 0..10_000 {
            let _ = share.take(ClientKey::of(&other.to_string()), 1, 4, now);
        }
        assert!(share.keys() <= 4);
    }
}
