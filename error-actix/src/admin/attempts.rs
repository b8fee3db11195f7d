//! How often an address may be wrong.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many wrong tokens an address may send in a [`WINDOW`].
pub(super) const MOST_FAILURES: u32 = 10;

/// A window begins with an address's first failure.
const WINDOW: Duration = Duration::from_secs(60);

/// How many addresses are told apart; those beyond share one count.
const MOST_ADDRESSES: usize = 1024;

/// Counts wrong tokens by the address that they came from, in memory that no client can fill.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    failures: Mutex<HashMap<Option<IpAddr>, Failures>>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    since: Instant,
    count: u32,
}

impl Failures {
    fn is_over(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) >= WINDOW
    }
}

impl Attempts {
    /// How long the address must wait before its next token is looked at; `None` if it need not.
    pub(super) fn blocked(&self, address: Option<IpAddr>, now: Instant) -> Option<Duration> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let known = failures.get(&place(&failures, address))?;
        let is_blocked = known.count >= MOST_FAILURES && !known.is_over(now);
        is_blocked.then(|| WINDOW.saturating_sub(now.saturating_duration_since(known.since)))
    }

    /// A token was wrong, or a guard has refused: how often that has happened in the window.
    pub(super) fn failed(&self, address: Option<IpAddr>, now: Instant) -> u32 {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST_ADDRESSES {
            failures.retain(|_, failures| !failures.is_over(now));
        }
        let place = place(&failures, address);
        let known = failures.entry(place).or_insert(Failures { since: now, count: 0 });
        if known.is_over(now) {
            *known = Failures { since: now, count: 0 };
        }
        known.count = known.count.saturating_add(1);
        known.count
    }
}

/// Where an address is counted: a host of IPv6 has a whole network of 64 bits to itself.
fn place(failures: &HashMap<Option<IpAddr>, Failures>, address: Option<IpAddr>) -> Option<IpAddr> {
    let network = address.map(|address| match address {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        IpAddr::V4(address) => address.into(),
    });
    network.filter(|_| failures.contains_key(&network) || failures.len() < MOST_ADDRESSES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    proptest! {
        /// Beside a list of all failures: blocked are those with ten in the window that the first of them began.
        #[test]
        fn an_address_is_blocked_by_its_own_failures(steps in prop::collection::vec((0_u8..3, 0_u64..15), 0..80)) {
            let attempts = Attempts::default();
            let mut now = Instant::now();
            let mut windows: HashMap<u8, (Instant, u32)> = HashMap::new();
            for (who, pause) in steps {
                now += Duration::from_secs(pause);
                let window = windows.entry(who).or_insert((now, 0));
                if now - window.0 >= WINDOW {
                    *window = (now, 0);
                }
                let expected = (window.1 >= MOST_FAILURES).then(|| WINDOW - (now - window.0));
                prop_assert_eq!(attempts.blocked(address(who), now), expected);
                window.1 += 1;
                prop_assert_eq!(attempts.failed(address(who), now), window.1);
            }
        }
    }

    #[test]
    fn addresses_beyond_the_limit_share_a_count() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for number in 0..5_000_u32 {
            attempts.failed(Some(IpAddr::from(number.to_be_bytes())), now);
        }
        assert!(attempts.failures.lock().unwrap().len() <= MOST_ADDRESSES + 1);
        assert!(attempts.blocked(address(9), now).is_some());
        assert_eq!(attempts.blocked(Some(IpAddr::from([0, 0, 0, 1])), now), None);
        // When their windows are over there is room again.
        let later = now + WINDOW;
        attempts.failed(address(9), later);
        assert_eq!(attempts.failures.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for host in 0..u16::try_from(MOST_FAILURES).unwrap() {
            attempts.failed(Some(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, host).into()), now);
        }
        let of = |network| Some(Ipv6Addr::new(0x2001, 0xdb8, 0, network, 9, 9, 9, 9).into());
        assert_eq!((attempts.blocked(of(1), now), attempts.blocked(of(2), now)), (Some(WINDOW), None));
    }
}
