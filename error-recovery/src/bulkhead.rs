//! So many at a time, so that one slow service does not take every worker.

use std::time::Duration;

use error_core::HttpError;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::Deadline;

/// Lets so many pieces of work run at a time, and so many others wait for a place.
///
/// ```
/// use std::time::Duration;
/// use error_recovery::{Bulkhead, Deadline};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let rendering = Bulkhead::new("rendering", 1);
/// let place = rendering.enter(Deadline::none()).await;
/// assert!(rendering.enter(Deadline::none()).await.is_err(), "full, and nobody may wait");
/// drop(place);
/// assert!(rendering.enter(Deadline::none()).await.is_ok());
/// # });
/// ```
#[derive(Debug)]
pub struct Bulkhead {
    name: &'static str,
    limit: usize,
    running: Semaphore,
    /// Places for those that run and those that wait.
    inside: Semaphore,
    longest_wait: Duration,
}

/// A place; dropping it makes room.
#[must_use = "a place that is dropped is free again"]
#[derive(Debug)]
pub struct BulkheadPlace<'a> {
    _running: SemaphorePermit<'a>,
    _inside: SemaphorePermit<'a>,
}

impl Bulkhead {
    /// So many at a time, at least 1; nobody waits.
    pub fn new(name: &'static str, limit: usize) -> Self {
        let limit = limit.clamp(1, Semaphore::MAX_PERMITS);
        let (running, inside) = (Semaphore::new(limit), Semaphore::new(limit));
        Self { name, limit, running, inside, longest_wait: Duration::ZERO }
    }

    /// So many others wait, and no longer than this.
    #[must_use]
    pub fn with_queue(mut self, waiting: usize, longest_wait: Duration) -> Self {
        self.inside = Semaphore::new(self.limit.saturating_add(waiting).min(Semaphore::MAX_PERMITS));
        self.longest_wait = longest_wait;
        self
    }

    /// Asks for a place, in the order of asking.
    ///
    /// # Errors
    ///
    /// [`BulkheadFullError`] where too many wait already, or the wait was as long as it may be.
    pub async fn enter(&self, deadline: Deadline) -> Result<BulkheadPlace<'_>, BulkheadFullError> {
        let full = BulkheadFullError { bulkhead: self.name, limit: self.limit };
        let inside = self.inside.try_acquire().map_err(|_| full)?;
        // Where there is a place it is had at once, even with no time to wait for one.
        let wait = deadline.or_after(self.longest_wait);
        match wait.run(self.name, self.running.acquire()).await {
            Ok(Ok(running)) => Ok(BulkheadPlace { _running: running, _inside: inside }),
            // The semaphore is never closed.
            Ok(Err(_)) | Err(_) => Err(full),
        }
    }

    /// How many run now.
    pub fn running(&self) -> usize {
        self.limit - self.running.available_permits().min(self.limit)
    }
}

/// There is no room for more work of a kind.
///
/// The client reads to try again in a second; the log has the bulkhead and its limit.
#[derive(Clone, Copy, Debug, HttpError)]
#[error("{bulkhead} has {limit} at work and no room for more")]
#[http(status = 503, code = "BULKHEAD_FULL", retry_after = "1s", action = fallback)]
pub struct BulkheadFullError {
    /// Where there is no room.
    #[context(internal)]
    pub bulkhead: &'static str,
    /// How many there may be at a time.
    #[context(internal)]
    pub limit: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn as_many_wait_as_may_and_no_longer_than_they_may() {
        let bulkhead = Bulkhead::new("render", 2).with_queue(1, SECOND * 3);
        let none = Deadline::none();
        let (first, _second) = (bulkhead.enter(none).await.unwrap(), bulkhead.enter(none).await.unwrap());
        assert_eq!(bulkhead.running(), 2);
        let waiting = bulkhead.enter(none);
        let (waited, refused) = tokio::join!(waiting, bulkhead.enter(none));
        assert!(waited.is_err() && refused.is_err(), "one waits 3 seconds, the other not at all");

        let leaving = async {
            tokio::time::sleep(SECOND).await;
            drop(first);
        };
        let (place, ()) = tokio::join!(bulkhead.enter(none), leaving);
        assert!(place.is_ok());
        let soon = Deadline::after(SECOND);
        let began = tokio::time::Instant::now();
        assert!(bulkhead.enter(soon).await.is_err());
        assert_eq!(began.elapsed(), SECOND);
        drop(place);
        assert_eq!(bulkhead.running(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn one_who_gives_up_leaves_no_place_taken() {
        let bulkhead = Bulkhead::new("render", 1).with_queue(1, SECOND * 60);
        let place = bulkhead.enter(Deadline::none()).await.unwrap();
        let given_up = tokio::time::timeout(SECOND, bulkhead.enter(Deadline::none())).await;
        assert!(given_up.is_err());
        drop(place);
        assert_eq!(bulkhead.running(), 0);
        let place = bulkhead.enter(Deadline::none()).await;
        assert!(place.is_ok());
    }
}
