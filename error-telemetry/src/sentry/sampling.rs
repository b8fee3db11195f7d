//! How many of an error's records become events.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// All of them.
const ALL: u64 = 1_000_000;

/// Chooses records by counting, not by chance: of an error with the rate 0.1 the first is sent, and every tenth after it,
/// so that what happens once is seen.
#[derive(Debug)]
pub(super) struct Sampling {
    usual: Rate,
    of: HashMap<&'static str, Rate>,
    /// How many of each code there were, where not all are sent.
    seen: Mutex<HashMap<&'static str, u64>>,
}

/// Millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate(u64);

impl Rate {
    pub(super) const ALL: Self = Self(ALL);

    /// `None` for what is no share.
    pub(super) fn new(share: f64) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a million is from 0 to a million"
        )]
        (0.0..=1.0).contains(&share).then(|| Self((share * 1_000_000.0).round() as u64))
    }

    /// How many of the first `count` are chosen.
    fn of(self, count: u64) -> u128 {
        (u128::from(count) * u128::from(self.0)).div_ceil(u128::from(ALL))
    }
}

impl Sampling {
    pub(super) fn new(usual: Rate, of: HashMap<&'static str, Rate>) -> Self {
        Self { usual, of, seen: Mutex::default() }
    }

    /// Whether the next one of this code is sent.
    pub(super) fn choose(&self, code: &'static str) -> bool {
        let rate = self.of.get(code).copied().unwrap_or(self.usual);
        if rate == Rate::ALL || rate.0 == 0 {
            return rate == Rate::ALL;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let count = seen.entry(code).or_default();
        let before = *count;
        *count += 1;
        rate.of(before + 1) > rate.of(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(share: f64, count: u64) -> Vec<u64> {
        let sampling = Sampling::new(Rate::new(share).unwrap(), HashMap::new());
        (1..=count).filter(|_| sampling.choose("A")).collect()
    }

    #[test]
    fn the_first_is_sent_and_then_as_many_as_the_rate_says() {
        assert_eq!(chosen(0.25, 10), [1, 5, 9]);
        assert_eq!(chosen(1.0, 3), [1, 2, 3]);
        assert!(chosen(0.0, 3).is_empty());
        assert_eq!(chosen(0.7, 10_000).len(), 7_000);
        for share in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Rate::new(share), None, "{share}");
        }
    }

    #[test]
    fn a_code_has_a_rate_and_a_count_of_its_own() {
        let of = HashMap::from([("RARE", Rate::ALL), ("NEVER", Rate(0))]);
        let sampling = Sampling::new(Rate::new(0.5).unwrap(), of);
        let choose = |code: &'static str| [(); 4].map(|()| sampling.choose(code));
        assert_eq!(choose("USUAL"), [true, false, true, false]);
        assert_eq!(choose("OTHER"), [true, false, true, false]);
        assert_eq!(choose("RARE"), [true; 4]);
        assert_eq!(choose("NEVER"), [false; 4]);
    }
}
