//! When Sentry wants to be left alone, as a state machine that is told the time.

use std::time::{Duration, Instant};

/// What Sentry says of a limit without a time.
const USUAL: Duration = Duration::from_secs(60);

/// The longest time that an answer can silence us for.
const LONGEST: Duration = Duration::from_secs(3_600);

/// A time until which nothing is sent.
#[derive(Debug, Default)]
pub(super) struct Pause {
    until: Option<Instant>,
}

/// What an answer says of limits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    /// `X-Sentry-Rate-Limits`.
    pub(super) limits: Option<&'a str>,
    /// `Retry-After`.
    pub(super) retry_after: Option<Duration>,
}

impl Pause {
    pub(super) fn is_over(&self, now: Instant) -> bool {
        self.until.is_none_or(|until| now >= until)
    }

    /// Notes what an answer says: of any status, since Sentry announces limits before it enforces them.
    pub(super) fn note(&mut self, answer: Answer<'_>, now: Instant) {
        let wait = match answer.limits {
            Some(limits) => wait_for_errors(limits),
            None if answer.status == 429 => Some(answer.retry_after.unwrap_or(USUAL)),
            None => None,
        };
        if let Some(until) = wait.and_then(|wait| now.checked_add(wait.min(LONGEST))) {
            self.until = Some(self.until.map_or(until, |known| known.max(until)));
        }
    }
}

/// The longest time of the groups that are about errors: `seconds:categories:scope:reason`, separated by commas; without
/// categories a group is about everything.
fn wait_for_errors(limits: &str) -> Option<Duration> {
    let waits = limits.split(',').filter_map(|group| {
        let (seconds, rest) = group.trim().split_once(':')?;
        let categories = rest.split(':').next()?;
        let concerns_us = categories.is_empty() || categories.split(';').any(|name| name == "error");
        let seconds: f64 = seconds.parse().ok()?;
        concerns_us.then(|| Duration::try_from_secs_f64(seconds.ceil()).ok())?
    });
    waits.max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(answer: Answer<'_>) -> u64 {
        let now = Instant::now();
        let mut pause = Pause::default();
        pause.note(answer, now);
        (0..4_000).find(|second| pause.is_over(now + Duration::from_secs(*second))).unwrap()
    }

    fn limits(limits: &str) -> u64 {
        wait(Answer { status: 200, limits: Some(limits), ..Answer::default() })
    }

    #[test]
    fn limits_of_errors_and_of_everything_are_kept() {
        assert_eq!(limits("60:error;transaction:key, 2700:default;session:organization"), 60);
        assert_eq!(limits("1.5::organization"), 2);
        assert_eq!(limits("10:error:key, 20::key"), 20);
        for of_others in ["60:transaction:key", "", ":", "x:error:key", "-1:error:key", "1e300:error:key"] {
            assert_eq!(limits(of_others), 0, "{of_others}");
        }
        assert_eq!(limits("999999:error:key"), 3_600);
    }

    #[test]
    fn a_429_pauses_though_it_says_no_more() {
        let of = |status, retry_after| wait(Answer { status, retry_after, limits: None });
        assert_eq!(of(429, None), 60);
        assert_eq!(of(429, Some(Duration::from_secs(7))), 7);
        assert_eq!((of(200, Some(Duration::from_secs(7))), of(503, None)), (0, 0));
        assert_eq!(wait(Answer { status: 429, limits: Some("60:session:key"), retry_after: None }), 0);
    }

    #[test]
    fn a_later_answer_makes_it_longer_and_never_shorter() {
        let now = Instant::now();
        let mut pause = Pause::default();
        for limits in ["60:error:key", "5:error:key", "61:session:key"] {
            pause.note(Answer { status: 200, limits: Some(limits), retry_after: None }, now);
        }
        assert!(
            !pause.is_over(now + Duration::from_secs(59)) && pause.is_over(now + Duration::from_secs(60))
        );
    }
}
