//! What processes of a fleet tell each other of their circuits.
//!
//! ```text
//! Breakers -> who has opened -> Voices (a script) -> Quorum (pure) -> sensitive, or open     a lost word lapses in 5 s
//!          -> what persons set -> Changes (a script) -> Takeover (pure) -> force_open, reset  told twice, done once
//!          -> whose wait is over -> Turns (pure, a script) -> hold_open
//! ```
//!
//! All of it once a second, beside the requests. Without Redis each process goes by its own calls.

mod changes;
mod hints;
mod quorum;
mod takeover;
#[cfg(test)]
mod takeover_tests;
mod turns;
mod voices;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use error_recovery::{BreakerSnapshot, BreakerState, Breakers, CircuitBreaker};
use serde::Serialize;

use self::changes::Change;
pub use self::hints::CircuitHints;
use self::quorum::{Advice, Quorum};
use self::takeover::{Set, Takeover};
use self::turns::{Seen, Turns};
use crate::keys::Keys;
use crate::link::Link;
use crate::{Fleet, FleetError};

/// A circuit that processes of the fleet have open, as this one has heard it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FleetCircuit {
    /// The breaker's name.
    pub name: String,
    /// How many processes have it open because of calls of their own, this one among them.
    pub open_instances: u32,
    /// How many processes are alive.
    pub instances: u32,
    /// Whether half of what its settings say is enough to open it here.
    pub sensitive: bool,
}

impl Fleet {
    /// The circuits that processes of the fleet have open, by name, as this one has heard it in its last round. Empty
    /// if none is, if Redis has not answered for 5 seconds, or without [breakers](crate::FleetBuilder::breakers).
    pub fn circuits(&self) -> Vec<FleetCircuit> {
        self.shared.circuits.as_ref().map(Circuits::shown).unwrap_or_default()
    }
}

/// The circuits of a process, between it and the others.
#[derive(Debug)]
pub(crate) struct Circuits {
    breakers: Breakers,
    hints: CircuitHints,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    quorum: Quorum,
    takeover: Takeover,
    turns: Turns,
}

impl Circuits {
    pub(crate) fn new(breakers: Breakers, hints: CircuitHints, instance: &str) -> Self {
        let mut takeover = Takeover::new(instance.to_owned(), fastrand::u32(..));
        for breaker in breakers.all() {
            if let Some(set) = breaker.last_set() {
                takeover.keep(breaker.name(), set.generation);
            }
        }
        let state = State { quorum: Quorum::default(), takeover, turns: Turns::default() };
        Self { breakers, hints, state: Mutex::new(state) }
    }

    /// Tells the others, and does what follows of what they tell.
    pub(crate) async fn round(
        &self,
        link: &Link,
        keys: &Keys,
        instance: &str,
        instances: u32,
        now: Instant,
    ) -> Result<(), FleetError> {
        let done = self.talk(link, keys, instance, instances, now).await;
        if done.is_err() {
            self.miss(now);
        }
        done
    }

    /// Nothing could be heard.
    pub(crate) fn miss(&self, now: Instant) {
        let advice = self.state().quorum.miss(now);
        self.follow(advice, 0);
    }

    async fn talk(
        &self,
        link: &Link,
        keys: &Keys,
        instance: &str,
        instances: u32,
        now: Instant,
    ) -> Result<(), FleetError> {
        // First, since a circuit that was reset elsewhere is none that is open here.
        self.share_changes(link, keys).await?;
        let open = self.here().into_iter().map(|breaker| breaker.snapshot()).filter(has_tripped);
        let open = open.map(|shown| shown.name.to_string()).filter(|name| name.len() <= voices::LONGEST_NAME);
        let heard = voices::tell(link, keys, instance, open.take(voices::MOST).collect()).await?;
        let is_here = |name: &str| self.breakers.get(name).is_some();
        let advice = self.state().quorum.hear(&self.hints, heard, instances, is_here, now);
        self.follow(advice, instances);
        if self.hints.takes_turns() { self.take_turns(link, keys, instance).await } else { Ok(()) }
    }

    async fn share_changes(&self, link: &Link, keys: &Keys) -> Result<(), FleetError> {
        let set = |breaker: Arc<CircuitBreaker>| {
            let event = breaker.last_set()?;
            let by = event.by.as_deref().unwrap_or_default().to_owned();
            Some((breaker.name().to_owned(), Set { generation: event.generation, state: event.to, by }))
        };
        let set: Vec<_> = self.here().into_iter().filter_map(set).collect();
        let (tellings, latest) = {
            let state = self.state();
            (state.takeover.tellings(&set), state.takeover.latest())
        };
        let heard = changes::tell(link, keys, tellings.clone(), latest).await?;
        let now = heard.now;
        self.state().takeover.hear(&tellings, heard);
        for breaker in self.here() {
            let set = breaker.last_set().map(|event| event.generation);
            let change = self.state().takeover.take(breaker.name(), breaker.state(), set, now);
            let Some(change) = change else { continue };
            // Without a lock: listeners run on this thread, and may ask the fleet.
            let by = take_over(&breaker, &change);
            // Where somebody else was faster, his is the later one, and news.
            if let Some(set) = breaker.last_set().filter(|set| set.by.as_deref() == Some(&by)) {
                self.state().takeover.took(breaker.name(), set.generation);
            }
        }
        Ok(())
    }

    async fn take_turns(&self, link: &Link, keys: &Keys, instance: &str) -> Result<(), FleetError> {
        let seen: BTreeMap<String, Seen> =
            self.here().into_iter().filter_map(|breaker| seen(&breaker)).collect();
        let (found, wanted) = {
            let mut state = self.state();
            let found = state.turns.found(|name| seen.get(name).copied().unwrap_or(Seen::Other));
            let wanted = seen.iter().filter(|(name, seen)| state.turns.wants(name, **seen));
            (found, wanted.map(|(name, _)| name.clone()).take(voices::MOST).collect::<Vec<_>>())
        };
        if found.is_empty() && wanted.is_empty() {
            return Ok(());
        }
        let given = turns::ask(link, keys, instance, found, wanted.clone()).await?;
        for (name, given) in wanted.iter().zip(given) {
            if self.state().turns.answered(name, given)
                && let Some(breaker) = self.breakers.get(name)
            {
                breaker.hold_open(turns::HELD);
            }
        }
        Ok(())
    }

    fn follow(&self, advice: Vec<(String, Advice)>, instances: u32) {
        for (name, advice) in advice {
            let Some(breaker) = self.breakers.get(&name) else { continue };
            breaker.set_sensitive(advice != Advice::Own);
            if advice == Advice::Own {
                tracing::info!(breaker = name, "few processes have the circuit open, or none is heard");
                continue;
            }
            tracing::warn!(breaker = name, instances, "most processes have the circuit open");
            if advice == Advice::Open {
                breaker.open(&format!("fleet: most of {instances} processes have it open"));
            }
        }
    }

    fn shown(&self) -> Vec<FleetCircuit> {
        let state = self.state();
        let shown = state.quorum.shown();
        let shown = shown.map(|(name, open_instances, instances, sensitive)| FleetCircuit {
            name: name.to_owned(),
            open_instances,
            instances,
            sensitive,
        });
        shown.collect()
    }

    /// The circuits that have a name of their own.
    fn here(&self) -> Vec<Arc<CircuitBreaker>> {
        let mut all = self.breakers.all();
        all.retain(|breaker| {
            self.breakers.get(breaker.name()).is_some_and(|named| Arc::ptr_eq(&named, breaker))
        });
        all
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether it is open for what its own calls have shown.
fn has_tripped(shown: &BreakerSnapshot) -> bool {
    matches!(shown.state, BreakerState::Open | BreakerState::HalfOpen) && !shown.told
}

/// How it is, if it is open.
fn seen(breaker: &CircuitBreaker) -> Option<(String, Seen)> {
    let shown = breaker.snapshot();
    let seen = match shown.state {
        BreakerState::Open => Seen::Open(shown.generation, shown.retry_after.unwrap_or_default()),
        BreakerState::HalfOpen => Seen::HalfOpen,
        _ => return None,
    };
    let name = shown.name.to_string();
    (name.len() <= voices::LONGEST_NAME).then_some((name, seen))
}

/// Does what a person did elsewhere; who is written down for it.
fn take_over(breaker: &CircuitBreaker, change: &Change) -> String {
    let by = format!("{} (by fleet instance {})", change.by, change.instance);
    match change.state {
        BreakerState::ForcedOpen => breaker.force_open(&by),
        BreakerState::ForcedClosed => breaker.force_closed(&by),
        BreakerState::MetricsOnly => breaker.metrics_only(&by),
        _ => breaker.reset(&by),
    }
    by
}
