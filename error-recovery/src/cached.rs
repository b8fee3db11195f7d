//! The last good answer, for when a new one is late or fails.

use std::fmt;
use std::hash::Hash;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

use error_core::{Clock, IntoReport, Report};
use moka::sync::Cache;

use crate::decision::Decision;
use crate::{CoarseClock, Deadline};

/// Keeps the last good answer for each key, and gives it where a new one is late or fails.
///
/// It logs nothing and counts nothing: whoever asked gets [why](Answer::Cached::why) the answer is an old one, and tells it.
///
/// ```
/// use std::time::Duration;
/// use error_core::standard::ExternalServiceError;
/// use error_recovery::{Answer, Deadline, LastAnswers};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let answers = LastAnswers::new(1_000, Duration::from_secs(3600));
/// let fresh = answers.get("prompt", Deadline::none(), async { Ok::<_, ExternalServiceError>("hello") }).await;
/// assert!(matches!(fresh, Ok(Answer::Fresh("hello"))));
/// let down = async { Err(ExternalServiceError::new("model", "down")) };
/// let cached = answers.get("prompt", Deadline::none(), down).await;
/// let Ok(Answer::Cached { value: "hello", why, .. }) = cached else { panic!("{cached:?}") };
/// assert_eq!(why.to_string(), "model failed: down");
/// # });
/// ```
pub struct LastAnswers<K, V> {
    answers: Cache<K, (V, Instant)>,
    oldest: Duration,
    clock: Arc<dyn Clock>,
}

/// An answer, and where it is from.
#[derive(Debug)]
pub enum Answer<V> {
    /// It was just given.
    Fresh(V),
    /// It was given earlier: a new one was late or failed.
    Cached {
        /// The answer.
        value: V,
        /// How old it is.
        age: Duration,
        /// Why there is no new one: what `work` failed with, or that it was late.
        why: Report,
    },
}

impl<K, V> LastAnswers<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Keeps at most so many answers, those asked for most, and gives none that is older than `oldest`.
    pub fn new(most: u64, oldest: Duration) -> Self {
        Self::with_clock(most, oldest, CoarseClock::new())
    }

    /// The same, by another clock.
    pub fn with_clock(most: u64, oldest: Duration, clock: impl Clock + 'static) -> Self {
        Self { answers: Cache::new(most), oldest, clock: Arc::new(clock) }
    }

    /// What `work` answers before the deadline, or else the last good answer for `key`.
    ///
    /// # Errors
    ///
    /// That of `work`, or that it was late, where there is no answer that is young enough; and at once an error that may
    /// not be replaced (see [`Decision`]).
    #[track_caller]
    pub fn get<E: IntoReport>(
        &self,
        key: K,
        deadline: Deadline,
        work: impl Future<Output = Result<V, E>>,
    ) -> impl Future<Output = Result<Answer<V>, Report>> {
        let place = Location::caller();
        async move {
            let report = match deadline.run("answer", work).await {
                Ok(Ok(value)) => {
                    self.answers.insert(key, (value.clone(), self.clock.instant()));
                    return Ok(Answer::Fresh(value));
                }
                Ok(Err(error)) => error.into_report_at(place),
                Err(late) => late.into_report_at(place),
            };
            if !Decision::of(report.error()).replaceable {
                return Err(report);
            }
            let Some((value, at)) = self.answers.get(&key) else { return Err(report) };
            let age = self.clock.instant().saturating_duration_since(at);
            if age > self.oldest { Err(report) } else { Ok(Answer::Cached { value, age, why: report }) }
        }
    }
}

impl<K, V> fmt::Debug for LastAnswers<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LastAnswers").field("oldest", &self.oldest).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DeadlineExceededError;
    use error_core::TestClock;
    use error_core::standard::{ExternalServiceError, ValidationError};
    use std::future::pending;
    use std::time::SystemTime;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn an_error_has_the_place_where_the_answer_was_asked_for() {
        let answers = LastAnswers::<_, u8>::new(10, SECOND);
        let failing = async { Err(ExternalServiceError::new("model", "down")) };
        let (report, line) = (answers.get("a", Deadline::none(), failing).await.unwrap_err(), line!());
        assert_eq!((report.location().file(), report.location().line()), (file!(), line));
    }

    #[tokio::test(start_paused = true)]
    async fn a_late_answer_is_replaced_by_the_last_one_until_that_is_too_old() {
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let answers = LastAnswers::with_clock(10, SECOND * 60, clock.clone());
        let never = || pending::<Result<u8, ExternalServiceError>>();
        let soon = || Deadline::after(SECOND);

        let report = answers.get("a", soon(), never()).await.unwrap_err();
        assert!(report.downcast_ref::<DeadlineExceededError>().is_some());
        let fresh = answers.get("a", soon(), async { Ok::<_, ExternalServiceError>(7) }).await;
        assert!(matches!(fresh, Ok(Answer::Fresh(7))));
        clock.advance(SECOND * 60);
        let cached = answers.get("a", soon(), never()).await.unwrap();
        let Answer::Cached { value, age, why } = cached else { panic!("{cached:?}") };
        assert_eq!((value, age), (7, SECOND * 60));
        assert!(why.downcast_ref::<DeadlineExceededError>().is_some(), "{why}");
        assert!(answers.get("b", soon(), never()).await.is_err());
        clock.advance(SECOND);
        assert!(answers.get("a", soon(), never()).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn who_gets_an_old_answer_learns_what_failed() {
        let answers = LastAnswers::new(10, SECOND * 60);
        answers.get("a", Deadline::none(), async { Ok::<_, ExternalServiceError>(7) }).await.unwrap();
        let down = async { Err(ExternalServiceError::new("model", "down")) };
        let cached = answers.get("a", Deadline::none(), down).await.unwrap();
        let Answer::Cached { why, .. } = cached else { panic!("{cached:?}") };
        assert_eq!(why.error().spec().code().as_str(), "EXTERNAL_SERVICE");
        assert_eq!(why.to_string(), "model failed: down");
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_caller_did_wrong_has_no_other_answer() {
        let answers = LastAnswers::new(10, SECOND * 60);
        answers.get("a", Deadline::none(), async { Ok::<_, ValidationError>(7) }).await.unwrap();
        let wrong = async { Err(ValidationError::new("prompt", "empty")) };
        assert!(answers.get("a", Deadline::none(), wrong).await.is_err());
    }
}
