//! What stands in for a result.

use error_core::HttpError;

use crate::decision::Decision;

/// The result of `work`, or `value` where its error may be replaced (see [`Decision`]).
///
/// # Errors
///
/// An error that may not: the caller is wrong, and shall know it.
///
/// ```
/// use error_core::standard::CacheError;
/// use error_recovery::or_value;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let lost = async { Err(CacheError::new("get")) };
/// assert_eq!(or_value(lost, 0).await.ok(), Some(0));
/// # });
/// ```
pub async fn or_value<T, E: HttpError>(work: impl Future<Output = Result<T, E>>, value: T) -> Result<T, E> {
    match work.await {
        Err(error) if Decision::of(&error).replaceable => Ok(value),
        result => result,
    }
}

/// The result of `work`, or of what `instead` makes of its error, where that may be replaced (see [`Decision`]).
///
/// # Errors
///
/// An error that may not be replaced, or that of `instead`.
pub async fn or_else<T, E: HttpError, F>(
    work: impl Future<Output = Result<T, E>>,
    instead: impl FnOnce(E) -> F,
) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    match work.await {
        Err(error) if Decision::of(&error).replaceable => instead(error).await,
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_core::standard::{DatabaseError, ValidationError};

    #[tokio::test]
    async fn what_the_caller_did_wrong_is_not_replaced() {
        let wrong = || async { Err(ValidationError::new("title", "absent")) };
        assert!(or_value(wrong(), 7).await.is_err());
        assert!(or_else(wrong(), |_| async { Ok(7) }).await.is_err());
    }

    #[tokio::test]
    async fn a_failure_is_and_the_replacement_may_fail_itself() {
        let failed = || async { Err(DatabaseError::new("insert", "down")) };
        assert_eq!(or_value(failed(), 7).await.ok(), Some(7));
        assert_eq!(or_else(failed(), |_| async { Ok(8) }).await.ok(), Some(8));
        let error = or_else(failed(), |error| async move {
            Err::<u8, _>(DatabaseError::new("replica", error.to_string()))
        });
        assert_eq!(error.await.unwrap_err().to_string(), "replica failed: insert failed: down");
        let fine = async { Ok::<_, DatabaseError>(9) };
        assert_eq!(or_value(fine, 7).await.ok(), Some(9));
    }
}
