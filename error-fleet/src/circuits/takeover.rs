//! Which of the changes that persons made are to be told, and which to be taken over: pure.

use std::collections::{BTreeMap, BTreeSet};

use error_recovery::BreakerState;

use super::changes::{Change, Heard, Telling};
use super::voices::{LONGEST_NAME, MOST};

/// What a process knows of the changes that persons made, here and elsewhere.
#[derive(Debug)]
pub(super) struct Takeover {
    instance: String,
    /// One made by chance: a process that starts anew under its old name makes other changes.
    life: u32,
    /// The last change of each circuit, wherever it was made.
    heard: BTreeMap<String, Change>,
    /// Those that Redis has lost: it is told them again.
    lost: BTreeSet<String>,
    latest: u64,
    /// The circuits that are here.
    here: BTreeMap<String, Known>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The generation of the last change that needs not be told: of no person's, told already, or taken over.
    settled: Option<u32>,
    /// The last change that was taken over, or told.
    taken: u64,
}

/// What a person set last in a circuit that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) generation: u32,
    pub(super) state: BreakerState,
    pub(super) by: String,
}

/// How many changes are remembered: as many as there may be circuits by default.
const MOST_HEARD: usize = 1024;

/// A reset that is older than this, in milliseconds, closes no circuit that has opened by itself: much may have
/// happened since.
const FRESH: u64 = 60_000;

/// How long Redis keeps what does not hold, in milliseconds: a day.
const KEPT: u64 = 86_400_000;

/// How much of what somebody says of himself is told, in characters.
const LONGEST_BY: usize = 200;

impl Takeover {
    pub(super) fn new(instance: String, life: u32) -> Self {
        Self {
            instance,
            life,
            heard: BTreeMap::new(),
            lost: BTreeSet::new(),
            latest: 0,
            here: BTreeMap::new(),
        }
    }

    /// What was set before there was a fleet is this process's own.
    pub(super) fn keep(&mut self, name: &str, generation: u32) {
        self.here.entry(name.to_owned()).or_default().settled = Some(generation);
    }

    pub(super) fn latest(&self) -> u64 {
        self.latest
    }

    /// What is to be told of what persons have set here, and of what holds.
    pub(super) fn tellings(&self, here: &[(String, Set)]) -> Vec<Telling> {
        let is_new = |(name, set): &&(String, Set)| {
            let settled = self.here.get(name).and_then(|known| known.settled);
            settled != Some(set.generation) && name.len() <= LONGEST_NAME
        };
        let news: BTreeMap<&str, &Set> =
            here.iter().filter(is_new).take(MOST).map(|(name, set)| (name.as_str(), set)).collect();
        let is_to_last = |name: &str, change: &Change| {
            (change.holds() || self.lost.contains(name)) && !news.contains_key(name)
        };
        let held = self.heard.iter().filter(|(name, change)| is_to_last(name, change));
        let held = held.map(|(name, change)| Telling::Holds(name.clone(), change.clone()));
        news.iter()
            .map(|(name, set)| Telling::New((*name).to_owned(), self.change(name, set)))
            .chain(held)
            .collect()
    }

    fn change(&self, name: &str, set: &Set) -> Change {
        let taken = self.here.get(name).map_or(0, |known| known.taken);
        let heard = self.heard.get(name).map_or(0, |change| change.id);
        Change {
            id: taken.max(heard),
            state: set.state,
            instance: self.instance.clone(),
            token: u64::from(self.life) << 32 | u64::from(set.generation),
            by: set.by.chars().filter(|letter| !letter.is_control()).take(LONGEST_BY).collect(),
        }
    }

    /// Hears what the others have told, and that they have heard `told`.
    pub(super) fn hear(&mut self, told: &[Telling], heard: Heard) {
        if heard.latest != self.latest {
            let is_kept = |change: &Change| change.holds() || heard.now.saturating_sub(change.id) < KEPT;
            self.heard.retain(|name, change| is_kept(change) || heard.changes.contains_key(name));
            let is_there = |name: &str, id: u64| heard.changes.get(name).is_some_and(|there| there.id >= id);
            let lost = self.heard.iter().filter(|(name, change)| !is_there(name, change.id));
            self.lost = lost.map(|(name, _)| name.clone()).collect();
        }
        self.latest = heard.latest;
        for (name, change) in heard.changes {
            let is_later = self.heard.get(&name).is_none_or(|known| known.id < change.id);
            if is_later && (self.heard.len() < MOST_HEARD || self.heard.contains_key(&name)) {
                self.heard.insert(name, change);
            }
        }
        for telling in told {
            let Telling::New(name, change) = telling else { continue };
            let known = self.here.entry(name.clone()).or_default();
            known.settled = Some(change.token as u32);
            if let Some(there) = self.heard.get(name).filter(|there| there.token == change.token) {
                known.taken = there.id;
            }
        }
    }

    /// What is to be done to a circuit that is here, once: it is in `state`, and a person has set it last in `set`.
    /// `now` is Redis's time.
    pub(super) fn take(
        &mut self,
        name: &str,
        state: BreakerState,
        set: Option<u32>,
        now: u64,
    ) -> Option<Change> {
        let change = self.heard.get(name)?;
        let known = self.here.entry(name.to_owned()).or_default();
        // What somebody has set here just now is later, and is told the next time.
        if change.id <= known.taken || known.settled != set {
            return None;
        }
        known.taken = change.id;
        let is_fresh = now.saturating_sub(change.id) < FRESH;
        let is_set = !matches!(state, BreakerState::Closed | BreakerState::Open | BreakerState::HalfOpen);
        (change.holds() || is_fresh || is_set).then(|| change.clone())
    }

    /// What was to be done is done, and is no news for anybody.
    pub(super) fn took(&mut self, name: &str, generation: u32) {
        self.here.entry(name.to_owned()).or_default().settled = Some(generation);
    }
}
