//! State for each of many keys, in bounded memory.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// At most so many keys have state of their own; those beyond share one.
#[derive(Debug)]
pub(crate) struct Keyed<E> {
    most: usize,
    entries: HashMap<Box<str>, E>,
    others: Option<E>,
    next_cleaning: Option<Instant>,
}

/// A cleaning looks at every key, so it is not done for each one that finds no room.
const BETWEEN_CLEANINGS: Duration = Duration::from_secs(1);

impl<E> Keyed<E> {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, entries: HashMap::new(), others: None, next_cleaning: None }
    }

    /// Acts on the state of `key`, which is made where there is none. Where there is no room, what is idle is forgotten.
    pub(crate) fn with<R>(
        &mut self,
        key: &str,
        now: Instant,
        is_idle: impl Fn(&E) -> bool,
        make: impl FnOnce() -> E,
        act: impl FnOnce(&mut E) -> R,
    ) -> R {
        if let Some(known) = self.entries.get_mut(key) {
            return act(known);
        }
        if self.entries.len() >= self.most && self.next_cleaning.is_none_or(|next| now >= next) {
            self.entries.retain(|_, entry| !is_idle(entry));
            self.next_cleaning = Some(now + BETWEEN_CLEANINGS);
        }
        if self.entries.len() >= self.most {
            return act(self.others.get_or_insert_with(make));
        }
        act(self.entries.entry(key.into()).or_insert_with(make))
    }

    /// Acts on the state that [`with`](Self::with) found for `key` before.
    pub(crate) fn with_known<R>(&mut self, key: &str, act: impl FnOnce(&mut E) -> R) -> Option<R> {
        self.entries.get_mut(key).or(self.others.as_mut()).map(act)
    }

    /// How many keys have state of their own.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}
