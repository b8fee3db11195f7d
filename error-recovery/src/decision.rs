//! What follows of an error for those who could try again, and for the circuit.

use std::time::{Duration, SystemTime};

use error_core::{ErrorAction, HttpError};

/// What recovery makes of an error, by what the error declares. No predicate is written by hand.
///
/// | the error | is worth another try | counts for the circuit | may be replaced |
/// |---|---|---|---|
/// | `action = ignore` | no | no | yes |
/// | `action = retry` | yes | yes | yes |
/// | `action = circuit_break` | if recoverable | yes | yes |
/// | status 5xx, 408, 425, 429 | if recoverable | yes | yes |
/// | any other 4xx | if recoverable | as a success: the service answered | no: the caller is wrong |
/// | any other 4xx with `action = fallback` | if recoverable | as a success | yes |
///
/// *Recoverable* is what [`HttpError::recoverable`] answers. An error that declares `action = retry` is recoverable for
/// our own side even where its client is told otherwise, unless a field of it said that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// Whether another try can help.
    pub try_again: bool,
    /// What the circuit is told.
    pub verdict: Verdict,
    /// Whether something may stand in for the result.
    pub replaceable: bool,
}

/// What an error says of the service that was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It answered as it should.
    Healthy,
    /// It failed.
    Failed,
    /// Nothing.
    Nothing,
}

impl Decision {
    /// What follows of `error`.
    pub fn of(error: &dyn HttpError) -> Self {
        let (spec, status) = (error.spec(), error.status());
        let action = spec.action();
        let is_callers = status.is_client_error() && !matches!(status.as_u16(), 408 | 425 | 429);
        // A field's word stands against the declaration; a default does not.
        let denied = spec.recoverable() && !error.recoverable();
        let try_again = match action {
            ErrorAction::Ignore => false,
            ErrorAction::Retry => !denied,
            _ => error.recoverable(),
        };
        let verdict = match action {
            ErrorAction::Ignore => Verdict::Nothing,
            ErrorAction::Retry | ErrorAction::CircuitBreak => Verdict::Failed,
            _ if is_callers => Verdict::Healthy,
            _ => Verdict::Failed,
        };
        let replaceable =
            !is_callers || matches!(action, ErrorAction::Ignore | ErrorAction::Fallback | ErrorAction::Retry);
        Self { try_again, verdict, replaceable }
    }
}

/// How long the error asks to wait before another try.
pub(crate) fn wait_asked(error: &dyn HttpError, now: SystemTime) -> Option<Duration> {
    let asked = error.retry_after()?;
    Some(match asked {
        error_core::RetryAfter::Delay(delay) => delay,
        error_core::RetryAfter::At(moment) => moment.duration_since(now).unwrap_or_default(),
    })
}
