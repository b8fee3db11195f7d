//! What follows of an error for those who could try again, and for the circuit.

use std::time::{Duration, SystemTime};

use error_core::{ErrorAction, HttpError};

/// What recovery makes of an error, by what the error declares. No predicate is written by hand.
///
/// | the error | is worth another try | counts for the circuit | may be replaced |
/// |---|---|---|---|
/// | `action = ignore` | no | no | yes |
/// | `action = retry` | yes | yes | yes |
/// | `action = circuit_break` | if recoverable | yes | as its status says, below |
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

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    #[derive(Debug, HttpError)]
    #[error("declared")]
    enum Declared {
        #[http(status = 503, action = ignore)]
        Ignored,
        #[http(status = 500, action = retry)]
        Retried,
        #[http(status = 503, action = retry, recoverable = .soft)]
        Said { soft: bool },
        #[http(status = 500, action = circuit_break)]
        Breaks,
        #[http(status = 502)]
        Upstream,
        #[http(status = 500)]
        Broken,
        #[http(status = 429)]
        Busy,
        #[http(status = 404)]
        Wrong,
        #[http(status = 404, action = fallback)]
        Replaced,
        #[http(status = 404, action = circuit_break)]
        WrongAndBreaks,
    }

    /// The rows of the table.
    #[test]
    fn what_follows_of_an_error_is_what_it_declares() {
        use Verdict::{Failed, Healthy, Nothing};
        for (error, try_again, verdict, replaceable) in [
            (Declared::Ignored, false, Nothing, true),
            (Declared::Retried, true, Failed, true),
            (Declared::Said { soft: true }, true, Failed, true),
            (Declared::Said { soft: false }, false, Failed, true),
            (Declared::Breaks, false, Failed, true),
            (Declared::Upstream, true, Failed, true),
            (Declared::Broken, false, Failed, true),
            (Declared::Busy, true, Failed, true),
            (Declared::Wrong, false, Healthy, false),
            (Declared::Replaced, false, Healthy, true),
            (Declared::WrongAndBreaks, false, Failed, false),
        ] {
            assert_eq!(Decision::of(&error), Decision { try_again, verdict, replaceable }, "{error:?}");
        }
    }

    #[test]
    fn a_moment_that_has_passed_is_no_wait() {
        #[derive(Debug, HttpError)]
        #[error("closed")]
        #[http(status = 503, retry_after = .opens)]
        struct Closed {
            opens: SystemTime,
        }
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(10);
        let wait = |opens| wait_asked(&Closed { opens }, now);
        assert_eq!(wait(SystemTime::UNIX_EPOCH), Some(Duration::ZERO));
        assert_eq!(wait(now + Duration::from_secs(3)), Some(Duration::from_secs(3)));
        assert_eq!(wait_asked(&Declared::Broken, now), None);
    }
}
