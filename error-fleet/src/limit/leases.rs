//! The leases of all keys of a limiter, and their settlement.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::key::ClientKey;
use super::keyed::Keyed;
use super::lease::{Lease, Taken, Terms};
use super::rate::{Ask, Told};
use super::script;
use crate::FleetError;
use crate::link::Link;

/// What a process has leased.
#[derive(Debug)]
pub(super) struct Leases {
    terms: Terms,
    state: Mutex<State>,
    /// Whether the last settlement failed.
    away: AtomicBool,
}

#[derive(Debug)]
struct State {
    keys: Keyed<Lease>,
    /// Those that wait for their settlement, each once.
    queue: VecDeque<ClientKey>,
}

/// How many keys are settled at once: a script stops Redis for everybody while it runs, which is well below a millisecond so.
const MOST_AT_ONCE: usize = 100;

impl Leases {
    pub(super) fn new(terms: Terms, most_keys: usize) -> Self {
        let state = State { keys: Keyed::new(most_keys), queue: VecDeque::new() };
        Self { terms, state: Mutex::new(state), away: AtomicBool::new(false) }
    }

    /// How many keys have state.
    pub(super) fn keys(&self) -> usize {
        self.state().keys.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn terms(&self) -> Terms {
        self.terms
    }

    /// Takes what a call costs; and whether a settlement is wanted that was not before.
    pub(super) fn take(&self, key: ClientKey, cost: u32, now: Instant) -> (Taken, bool) {
        let away = self.away.load(Ordering::Relaxed);
        let mut state = self.state();
        let (key, lease) = state.keys.entry(key, now, |lease| lease.is_idle(now));
        let taken = lease.take(self.terms, cost, now, away);
        let is_new = !lease.queued && lease.wants(self.terms);
        lease.queued |= is_new;
        if is_new {
            state.queue.push_back(key);
        }
        (taken, is_new)
    }

    /// Redis is away.
    pub(super) fn lost(&self) {
        self.away.store(true, Ordering::Relaxed);
    }

    /// Settles what waits for it, once each; whether anything wants it again.
    ///
    /// # Errors
    ///
    /// [`FleetError`] where Redis did not answer. What was not settled waits for the next time.
    pub(super) async fn settle(
        &self,
        link: &Link,
        prefix: &str,
        now: impl Fn() -> Instant,
    ) -> Result<bool, FleetError> {
        let mut left = self.state().queue.len();
        let mut wanted = false;
        let mut outcome = Ok(());
        while left > 0 && outcome.is_ok() {
            // Given back where this future is dropped before Redis has answered.
            let batch = Batch::take(self, left.min(MOST_AT_ONCE), now());
            if batch.asks.is_empty() {
                break;
            }
            left -= batch.asks.len();
            match script::count(link, prefix, self.terms.rate, &batch.asks).await {
                Ok(answers) => {
                    let some_failed = answers.told.iter().any(Option::is_none);
                    wanted |= batch.answered(&answers.told, now());
                    if some_failed {
                        outcome = Err(answers.problem());
                    }
                    self.away.store(false, Ordering::Relaxed);
                }
                Err(error) => {
                    self.lost();
                    return Err(error);
                }
            }
        }
        if outcome.is_ok() {
            // Where nothing waited, Redis was heard a moment ago.
            self.away.store(false, Ordering::Relaxed);
        }
        outcome.map(|()| wanted)
    }
}

/// Keys that are being settled. Those that are not answered when it is dropped wait again.
struct Batch<'a> {
    leases: &'a Leases,
    asks: Vec<(ClientKey, Ask)>,
    is_answered: bool,
}

impl<'a> Batch<'a> {
    fn take(leases: &'a Leases, most: usize, now: Instant) -> Self {
        let mut state = leases.state();
        let most = most.min(state.queue.len());
        let keys: Vec<ClientKey> = state.queue.drain(..most).collect();
        let mut asks = Vec::with_capacity(most);
        for key in keys {
            if let Some(lease) = state.keys.known(key) {
                lease.queued = false;
                asks.push((key, lease.send(leases.terms, now)));
            }
        }
        drop(state);
        Self { leases, asks, is_answered: false }
    }

    /// Hands out what was told; whether any of the keys wants more.
    fn answered(mut self, told: &[Option<Told>], now: Instant) -> bool {
        self.is_answered = true;
        let mut wanted = false;
        for ((key, _), told) in self.asks.iter().zip(told) {
            wanted |= self.leases.settled(*key, *told, now);
        }
        wanted
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            for (key, _) in &self.asks {
                self.leases.unanswered(*key);
            }
        }
    }
}

impl Leases {
    fn settled(&self, key: ClientKey, told: Option<Told>, now: Instant) -> bool {
        let Some(told) = told else {
            self.unanswered(key);
            return false;
        };
        let mut state = self.state();
        let Some(lease) = state.keys.known(key) else { return false };
        lease.answered(told, now);
        let wanted = !lease.queued && lease.wants(self.terms);
        lease.queued |= wanted;
        if wanted {
            state.queue.push_back(key);
        }
        wanted
    }

    fn unanswered(&self, key: ClientKey) {
        let mut state = self.state();
        let Some(lease) = state.keys.known(key) else { return };
        lease.unanswered();
        if !lease.queued {
            lease.queued = true;
            state.queue.push_back(key);
        }
    }
}
