//! When the client may try again.

use std::fmt;
use std::time::{Duration, SystemTime};

use httpdate::HttpDate;

/// The value of a `Retry-After` header (RFC 9110, 10.2.3).
///
/// Emitted as whole seconds, rounded up, or as an IMF-fixdate; clients were seen to fail on anything else.
///
/// ```
/// use std::time::Duration;
/// use error_core::RetryAfter;
///
/// assert_eq!(RetryAfter::Delay(Duration::from_millis(1500)).to_string(), "2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// This long after the response.
    Delay(Duration),
    /// Not before this moment.
    At(SystemTime),
}

impl RetryAfter {
    /// Whole seconds from `now`, rounded up; 0 for a moment that has passed.
    pub fn seconds_from(self, now: SystemTime) -> u64 {
        match self {
            Self::Delay(delay) => whole_seconds(delay),
            Self::At(moment) => writable(moment).duration_since(now).map_or(0, whole_seconds),
        }
    }
}

/// Rounded up, so that a client never comes back too early.
fn whole_seconds(delay: Duration) -> u64 {
    delay.as_secs().saturating_add(u64::from(delay.subsec_nanos() > 0))
}

/// The nearest moment that an IMF-fixdate can name: its year has four digits. `HttpDate` has none beyond it.
fn writable(moment: SystemTime) -> SystemTime {
    /// 9999-12-31T23:59:59Z.
    const LATEST: Duration = Duration::from_secs(253_402_300_799);
    moment.clamp(SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + LATEST)
}

/// Writes the header's value.
impl fmt::Display for RetryAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delay(delay) => write!(f, "{}", whole_seconds(*delay)),
            Self::At(moment) => HttpDate::from(writable(*moment)).fmt(f),
        }
    }
}

impl From<Duration> for RetryAfter {
    fn from(delay: Duration) -> Self {
        Self::Delay(delay)
    }
}

impl From<SystemTime> for RetryAfter {
    fn from(moment: SystemTime) -> Self {
        Self::At(moment)
    }
}

/// What a field named by `#[http(retry_after = .field)]` may be: a [`Duration`], `u64` seconds, a [`SystemTime`],
/// a [`RetryAfter`], or an `Option` of one of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say when to try again",
    label = "named by `retry_after = .…`",
    note = "a retry-after field is a `Duration`, a `u64` of seconds, a `SystemTime`, a `RetryAfter`, or an `Option` of one of them"
)]
pub trait AsRetryAfter {
    /// The moment or delay, if there is one.
    fn as_retry_after(&self) -> Option<RetryAfter>;
}

#[diagnostic::do_not_recommend]
impl AsRetryAfter for RetryAfter {
    fn as_retry_after(&self) -> Option<RetryAfter> {
        Some(*self)
    }
}

#[diagnostic::do_not_recommend]
impl AsRetryAfter for Duration {
    fn as_retry_after(&self) -> Option<RetryAfter> {
        Some(RetryAfter::Delay(*self))
    }
}

#[diagnostic::do_not_recommend]
impl AsRetryAfter for u64 {
    fn as_retry_after(&self) -> Option<RetryAfter> {
        Some(RetryAfter::Delay(Duration::from_secs(*self)))
    }
}

#[diagnostic::do_not_recommend]
impl AsRetryAfter for SystemTime {
    fn as_retry_after(&self) -> Option<RetryAfter> {
        Some(RetryAfter::At(*self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsRetryAfter> AsRetryAfter for Option<T> {
    fn as_retry_after(&self) -> Option<RetryAfter> {
        self.as_ref().and_then(T::as_retry_after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_imf_fixdate() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(RetryAfter::At(moment).to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn a_moment_that_has_passed_is_now() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
        assert_eq!(RetryAfter::At(SystemTime::UNIX_EPOCH).seconds_from(now), 0);
        assert_eq!(RetryAfter::At(now + Duration::from_millis(1)).seconds_from(now), 1);
    }

    #[test]
    fn moments_without_a_date_are_the_nearest_that_has_one() {
        let early = SystemTime::UNIX_EPOCH - Duration::from_secs(100_000_000_000);
        assert_eq!(RetryAfter::At(early).to_string(), "Thu, 01 Jan 1970 00:00:00 GMT");
        let late = RetryAfter::At(SystemTime::UNIX_EPOCH + Duration::from_secs(900_000_000_000));
        assert_eq!(late.to_string(), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(late.seconds_from(SystemTime::UNIX_EPOCH), 253_402_300_799);
    }

    proptest! {
        #[test]
        fn seconds_round_up(millis in 0_u64..u64::MAX / 2) {
            let text = RetryAfter::Delay(Duration::from_millis(millis)).to_string();
            prop_assert_eq!(text, millis.div_ceil(1000).to_string());
        }
    }
}
