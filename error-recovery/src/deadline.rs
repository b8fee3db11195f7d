//! Until when something must be done, handed on from the whole to its parts.

use std::time::Duration;

use error_core::HttpError;
use tokio::time::{Instant, timeout_at};

/// A moment until which something must be done. A part of the work gets it too, or an earlier one.
///
/// It goes by the runtime's time, so that a test that pauses that time owns it.
///
/// ```
/// use std::time::Duration;
/// use error_recovery::Deadline;
///
/// # async fn fetch(deadline: Deadline) -> u32 { 7 }
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let request = Deadline::after(Duration::from_secs(5));
/// // The call may take 2 seconds, and no longer than the request has.
/// let call = request.or_after(Duration::from_secs(2));
/// assert_eq!(call.run("fetch", fetch(call)).await.ok(), Some(7));
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    at: Instant,
    /// What was allowed in all, for the error.
    limit: Duration,
}

impl Deadline {
    /// As far away as can be told: for work that has all the time.
    const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

    /// So long from now.
    pub fn after(limit: Duration) -> Self {
        let limit = limit.min(Self::FAR);
        Self { at: Instant::now() + limit, limit }
    }

    /// A deadline that does not come.
    pub fn none() -> Self {
        Self::after(Self::FAR)
    }

    /// This one, or so long from now, whichever comes first.
    #[must_use]
    pub fn or_after(self, limit: Duration) -> Self {
        self.min_of(Self::after(limit))
    }

    fn min_of(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    /// How much time is left: what to tell a service that is called, so that it does not work in vain.
    pub fn left(&self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Whether it has come.
    pub fn is_over(&self) -> bool {
        self.left().is_zero()
    }

    /// Runs `work` until the deadline; then it is given up. `operation` names it in the log.
    ///
    /// # Errors
    ///
    /// [`DeadlineExceededError`] where it was given up.
    pub async fn run<T>(
        self,
        operation: &'static str,
        work: impl Future<Output = T>,
    ) -> Result<T, DeadlineExceededError> {
        timeout_at(self.at, work).await.map_err(|_| self.exceeded(operation))
    }

    pub(crate) fn exceeded(self, operation: &'static str) -> DeadlineExceededError {
        DeadlineExceededError { operation, limit_seconds: self.limit.as_secs_f64() }
    }
}

/// Something was not done in time.
///
/// The client reads how long was waited; the log has the operation.
#[derive(Clone, Copy, Debug, HttpError)]
#[error("{operation} was not done within {limit_seconds} s")]
#[http(status = 504, public = "Timed out after {limit_seconds} s.")]
pub struct DeadlineExceededError {
    /// What was not done.
    #[context(internal)]
    pub operation: &'static str,
    /// How long it was given, in seconds.
    #[context]
    pub limit_seconds: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;

    #[tokio::test(start_paused = true)]
    async fn a_part_has_no_more_time_than_the_whole() {
        let whole = Deadline::after(Duration::from_secs(3));
        assert_eq!(whole.or_after(Duration::from_secs(10)), whole);
        let part = whole.or_after(Duration::from_secs(1));
        assert_eq!(part.left(), Duration::from_secs(1));
        let error = part.run("part", pending::<()>()).await.unwrap_err();
        assert_eq!(error.to_string(), "part was not done within 1 s");
        assert_eq!((error.status().as_u16(), error.recoverable()), (504, true));
        assert!(part.is_over() && !whole.is_over());
        assert_eq!(whole.left(), Duration::from_secs(2));
        assert_eq!(Deadline::none().run("done", async { 7 }).await.ok(), Some(7));
        assert!(Deadline::after(Duration::MAX).left() > Duration::from_secs(1 << 29));
    }
}
