//! State for each of many keys, in bounded memory.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::key::ClientKey;

/// At most so many keys have state of their own; those beyond are one key.
#[derive(Debug)]
pub(super) struct Keyed<E> {
    most: usize,
    entries: HashMap<ClientKey, E>,
    next_cleaning: Option<Instant>,
}

/// A cleaning looks at every key, so it is not done for each one that finds no room.
const BETWEEN_CLEANINGS: Duration = Duration::from_secs(1);

impl<E: Default> Keyed<E> {
    pub(super) fn new(most: usize) -> Self {
        Self { most, entries: HashMap::new(), next_cleaning: None }
    }

    /// The state of `key`, made where there is none, under the key that has it. Where there is no room, what is idle is forgotten.
    pub(super) fn entry(
        &mut self,
        key: ClientKey,
        now: Instant,
        is_idle: impl Fn(&E) -> bool,
    ) -> (ClientKey, &mut E) {
        let is_known = self.entries.contains_key(&key);
        if !is_known && self.entries.len() >= self.most && self.next_cleaning.is_none_or(|next| now >= next) {
            self.entries.retain(|_, entry| !is_idle(entry));
            self.next_cleaning = Some(now + BETWEEN_CLEANINGS);
        }
        let has_room = is_known || self.entries.len() < self.most;
        let key = if has_room { key } else { ClientKey::OTHERS };
        (key, self.entries.entry(key).or_default())
    }

    /// The state that [`entry`](Self::entry) has made before.
    pub(super) fn known(&mut self, key: ClientKey) -> Option<&mut E> {
        self.entries.get_mut(&key)
    }

    /// How many keys have state.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_beyond_the_limit_are_one_until_others_are_forgotten() {
        let now = Instant::now();
        let mut keyed: Keyed<u32> = Keyed::new(3);
        let mut count = |key: &str, now, idle: bool| {
            let (key, entry) = keyed.entry(ClientKey::of(key), now, |_| idle);
            *entry += 1;
            (key == ClientKey::OTHERS, *entry)
        };
        for key in ["a", "b", "c"] {
            assert_eq!(count(key, now, false), (false, 1));
        }
        assert_eq!((count("d", now, false), count("e", now, false)), ((true, 1), (true, 2)));
        assert_eq!(count("a", now, false), (false, 2));
        // Looked through a moment ago.
        assert_eq!(count("f", now, true), (true, 3));
        assert_eq!(count("f", now + BETWEEN_CLEANINGS, true), (false, 1));
        for key in 0..10_000 {
            count(&key.to_string(), now, false);
        }
        assert!(keyed.len() <= 4);
    }
}
