//! A number for each route, given once and never more than so many.

use std::sync::OnceLock;

use crate::sync::{AtomicBool, Ordering};

/// Routes beyond the limit.
const OTHER: usize = 1;

const RESERVED: usize = 2;

/// The patterns that have been seen. Neither locks nor waits; a pattern's first look allocates its name.
#[derive(Debug)]
pub struct Routes {
    names: Box<[Slot]>,
}

#[derive(Debug)]
struct Slot {
    /// Whoever sets it, and nobody else, writes the name.
    claimed: AtomicBool,
    name: OnceLock<Box<str>>,
}

impl Routes {
    /// The number of what matched no route, or happened outside any request.
    pub const UNMATCHED: usize = 0;

    /// What stands in the place of a route that is none.
    pub const UNMATCHED_NAME: &str = "unmatched";

    /// What stands in the place of all routes beyond the limit.
    pub const OTHER_NAME: &str = "other";

    /// For at most `most` patterns.
    pub fn new(most: usize) -> Self {
        let slot = |_| Slot { claimed: AtomicBool::new(false), name: OnceLock::new() };
        Self { names: (0..most).map(slot).collect() }
    }

    /// How many numbers there are.
    pub fn numbers(&self) -> usize {
        RESERVED + self.names.len()
    }

    /// The number of a pattern. Two threads that bring the same one at the same time may be given two.
    #[inline]
    pub fn number(&self, pattern: Option<&str>) -> usize {
        let Some(pattern) = pattern else { return Self::UNMATCHED };
        // A place of the table for each part of the hashes, which costs less than a remainder.
        let start = ((hash(pattern) * self.names.len() as u64) >> 32) as usize;
        // Nearly always it is in the first place where it may be.
        if self.names.get(start).and_then(|slot| slot.name.get()).is_some_and(|name| **name == *pattern) {
            return RESERVED + start;
        }
        self.search(pattern, start)
    }

    /// Looks further, and takes the first free place.
    #[inline(never)]
    fn search(&self, pattern: &str, start: usize) -> usize {
        let places = (start..self.names.len()).chain(0..start);
        for place in places {
            let Some(slot) = self.names.get(place) else { break };
            let known = match slot.name.get() {
                Some(name) => **name == *pattern,
                None => !slot.claimed.swap(true, Ordering::AcqRel) && slot.name.set(pattern.into()).is_ok(),
            };
            if known {
                return RESERVED + place;
            }
        }
        OTHER
    }

    /// The pattern with a number, if it has been given.
    pub fn name(&self, number: usize) -> Option<&str> {
        match number {
            Self::UNMATCHED => Some(Self::UNMATCHED_NAME),
            OTHER => Some(Self::OTHER_NAME),
            _ => self.names.get(number - RESERVED)?.name.get().map(|name| &**name),
        }
    }

    /// How many bytes the names take.
    pub fn bytes(&self) -> usize {
        let names = self.names.iter().filter_map(|slot| slot.name.get());
        size_of_val(&*self.names) + names.map(|name| name.len()).sum::<usize>()
    }
}

/// 32 bits, from eight bytes at a time: the patterns are the application's own, so that nobody chooses them to collide.
#[inline]
fn hash(text: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    let mut hash = text.len() as u64;
    let mut rest = text.as_bytes();
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        hash = mix(hash, u64::from_le_bytes(*word));
        rest = behind;
    }
    // The last eight, some of which have been looked at; of a shorter text its two ends, or all.
    let text = text.as_bytes();
    let half = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    let last = match (text.last_chunk::<8>(), text.first_chunk().zip(text.last_chunk())) {
        (Some(word), _) => u64::from_le_bytes(*word),
        (None, Some((first, last))) => half(first) << 32 | half(last),
        (None, None) => text.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
    mix(hash, last) >> 32
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_pattern_has_its_number_until_there_are_too_many() {
        let routes = Routes::new(100);
        let numbers: HashSet<_> =
            (0..100).map(|n| routes.number(Some(&format!("/items/{n}/{{id}}")))).collect();
        assert_eq!(numbers.len(), 100);
        for n in 0..100 {
            let pattern = format!("/items/{n}/{{id}}");
            assert_eq!(routes.name(routes.number(Some(&pattern))), Some(pattern.as_str()));
        }
        for n in 100..10_000 {
            assert_eq!(routes.number(Some(&format!("/items/{n}"))), OTHER);
        }
        assert_eq!(routes.number(None), Routes::UNMATCHED);
        assert_eq!(Routes::new(0).number(Some("/")), OTHER);
    }

    #[test]
    fn threads_agree() {
        let routes = Routes::new(64);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..32).for_each(|n| assert!(routes.number(Some(&format!("/{n}"))) >= OTHER)));
            }
        });
        let again: Vec<_> = (0..32).map(|n| routes.number(Some(&format!("/{n}")))).collect();
        assert_eq!(again, (0..32).map(|n| routes.number(Some(&format!("/{n}")))).collect::<Vec<_>>());
    }
}
