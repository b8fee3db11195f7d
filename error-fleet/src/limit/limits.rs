//! The limits of a process that have something to settle.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Notify;

use super::Inner;
use crate::FleetError;

/// The limits that a process has now.
#[derive(Default)]
pub(crate) struct Limits {
    /// Each knows its fleet, so none may be kept alive by it.
    all: Mutex<Vec<Weak<Inner>>>,
    wake: Notify,
}

impl Limits {
    /// Adds a limit; `false` where there is one of its name.
    pub(super) fn add(&self, limit: &Arc<Inner>) -> bool {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|known| known.strong_count() > 0);
        let is_known = all.iter().filter_map(Weak::upgrade).any(|known| known.name == limit.name);
        if !is_known {
            all.push(Arc::downgrade(limit));
        }
        !is_known
    }

    /// Says that there is something to settle.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Settles whenever there is something, until the future is dropped. What fails waits for the next round.
    pub(crate) async fn settle_always(&self) {
        loop {
            self.wake.notified().await;
            // The round tells of failures, and tries again.
            let _ = self.settle().await;
        }
    }

    /// Says that Redis is away, so that nobody has to find out by himself. A settlement that succeeds says that it is there.
    pub(crate) fn lost(&self) {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        for limit in all.iter().filter_map(Weak::upgrade) {
            limit.lost();
        }
    }

    /// Settles what there is.
    ///
    /// # Errors
    ///
    /// The first [`FleetError`], where there was any.
    pub(crate) async fn settle(&self) -> Result<(), FleetError> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut outcome = Ok(());
        for limit in all.iter().filter_map(Weak::upgrade) {
            match limit.settle().await {
                Ok(true) => self.wake(),
                Ok(false) => {}
                Err(error) => outcome = outcome.and(Err(error)),
            }
        }
        outcome
    }
}
