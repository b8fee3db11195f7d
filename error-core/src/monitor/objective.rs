//! Service level objectives, and what is left of what they allow.

use std::fmt;
use std::time::Duration;

use super::layout::CLASSES;
use super::status_class::StatusClass;

/// How many requests must succeed: a service level objective.
///
/// A response of class 5xx is a failure; what a client did wrong is not.
///
/// ```
/// use std::time::Duration;
/// use error_core::{Monitor, Objective, StatusClass};
///
/// # fn main() -> Result<(), error_core::InvalidObjective> {
/// let objective = Objective::availability("api", 99.9)?;
/// let monitor = Monitor::builder().objective(objective).build();
/// for _ in 0..999 {
///     monitor.count_request(Some("/videos/{id}"), StatusClass::Successful, std::time::SystemTime::now());
/// }
/// monitor.count_request(Some("/videos/{id}"), StatusClass::ServerError, std::time::SystemTime::now());
/// let snapshot = monitor.snapshot();
/// let budget = &snapshot.error_budgets()[0];
/// assert!(budget.left().abs() < 1e-6);
/// assert!((budget.burn_rate(Duration::from_secs(300)).unwrap() - 1.0).abs() < 1e-6);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    name: &'static str,
    percent: f64,
    period: Duration,
}

/// Why an [`Objective`] cannot be kept track of.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum InvalidObjective {
    /// The share of requests that must succeed is not above 0 and below 100 per cent.
    Percent(f64),
    /// The period is not between an hour and thirty days.
    Period(Duration),
}

/// The longest period that is followed.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3_600);

/// The shortest period that means something.
const SHORTEST: Duration = Duration::from_secs(3_600);

impl Objective {
    /// So many per cent of requests do not end with 5xx, over thirty days.
    ///
    /// # Errors
    ///
    /// [`InvalidObjective::Percent`] unless it is above 0 and below 100: an objective of 100 allows no error at all, and
    /// the first one burns more than there is.
    pub fn availability(name: &'static str, percent: f64) -> Result<Self, InvalidObjective> {
        if percent > 0.0 && percent < 100.0 {
            Ok(Self { name, percent, period: LONGEST })
        } else {
            Err(InvalidObjective::Percent(percent))
        }
    }

    /// Replaces the period that the budget is for.
    ///
    /// # Errors
    ///
    /// [`InvalidObjective::Period`] unless it is between an hour and thirty days.
    pub fn over(self, period: Duration) -> Result<Self, InvalidObjective> {
        if (SHORTEST..=LONGEST).contains(&period) {
            Ok(Self { period, ..self })
        } else {
            Err(InvalidObjective::Period(period))
        }
    }

    /// The name, for people.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How many per cent of requests must succeed.
    pub const fn percent(&self) -> f64 {
        self.percent
    }

    /// The period that the budget is for.
    pub const fn period(&self) -> Duration {
        self.period
    }

    /// The share of requests that may fail.
    fn allowance(&self) -> f64 {
        1.0 - self.percent / 100.0
    }
}

impl fmt::Display for InvalidObjective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => {
                write!(
                    f,
                    "an objective of {percent} per cent: it must be above 0 and below 100, such as 99.9"
                )
            }
            Self::Period(period) => write!(
                f,
                "an objective over {} seconds: it must be between an hour and thirty days",
                period.as_secs()
            ),
        }
    }
}

impl std::error::Error for InvalidObjective {}

/// What is left of the failures that an [`Objective`] allows, and how fast it goes.
///
/// The monitor knows only what happened since it was made; for a fleet, ask Prometheus.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBudget {
    objective: Objective,
    counted: Ratio,
    burnt: [Ratio; BURN_WINDOWS.len()],
}

/// Windows of burn rates, in seconds: pairs of a long one, which says that it matters, and one of a twelfth of it, which
/// says that it still goes on.
pub(super) const BURN_WINDOWS: [u64; 4] = [300, 1_800, 3_600, 21_600];

/// Requests, and how many of them failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    failed: u64,
    total: u64,
}

impl Ratio {
    pub(super) fn of(requests: [u64; CLASSES]) -> Self {
        let failed =
            StatusClass::ALL.iter().zip(requests).filter(|(class, _)| **class == StatusClass::ServerError);
        Self { failed: failed.map(|(_, count)| count).sum(), total: requests.iter().sum() }
    }

    /// 0 where there was no request.
    fn share(self) -> f64 {
        if self.total == 0 { 0.0 } else { self.failed as f64 / self.total as f64 }
    }
}

impl ErrorBudget {
    /// `requests` answers how many requests of each class there were in so many seconds.
    pub(super) fn new(objective: Objective, requests: impl Fn(u64) -> [u64; CLASSES]) -> Self {
        Self {
            objective,
            counted: Ratio::of(requests(objective.period.as_secs())),
            burnt: BURN_WINDOWS.map(|window| Ratio::of(requests(window))),
        }
    }

    /// What it is the budget of.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// The requests of the period.
    pub fn requests(&self) -> u64 {
        self.counted.total
    }

    /// How many of them failed.
    pub fn failed(&self) -> u64 {
        self.counted.failed
    }

    /// The share of the period's allowed failures that is left: 1 of an untouched budget, 0 of a spent one, negative
    /// where more has failed than may.
    pub fn left(&self) -> f64 {
        1.0 - self.counted.share() / self.objective.allowance()
    }

    /// How many times faster than allowed the budget was spent in the last 5 minutes, 30 minutes, 1 hour or 6 hours; no
    /// other window is kept. At 1 it lasts exactly for the period.
    ///
    /// The usual alerts (Site Reliability Workbook, chapter 5): 14.4 in both 1 hour and 5 minutes, 6 in both 6 hours and
    /// 30 minutes.
    pub fn burn_rate(&self, window: Duration) -> Option<f64> {
        let mut kept = BURN_WINDOWS.iter().zip(&self.burnt);
        let (_, ratio) = kept.find(|(seconds, _)| Duration::from_secs(**seconds) == window)?;
        Some(ratio.share() / self.objective.allowance())
    }

    /// Every window that is kept, and its burn rate.
    pub fn burn_rates(&self) -> impl Iterator<Item = (Duration, f64)> + '_ {
        let rates = BURN_WINDOWS.iter().zip(&self.burnt);
        rates.map(|(seconds, ratio)| {
            (Duration::from_secs(*seconds), ratio.share() / self.objective.allowance())
        })
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_kept_track_of_is_refused() {
        for percent in [0.0, 100.0, -1.0, 101.0, f64::NAN, f64::INFINITY] {
            assert!(Objective::availability("x", percent).is_err(), "{percent}");
        }
        let objective = Objective::availability("x", 99.0).unwrap();
        for days in [0, 31] {
            assert!(objective.over(Duration::from_secs(days * 86_400)).is_err(), "{days}");
        }
    }

    #[test]
    fn rates_are_shares_of_what_is_allowed() {
        let objective = Objective::availability("x", 99.0).unwrap().over(Duration::from_secs(7_200)).unwrap();
        let budget = ErrorBudget::new(objective, |window| match window {
            300 => [0, 50, 0, 0, 50],
            1_800 | 3_600 => [0, 800, 100, 50, 50],
            _ => [0, 9_900, 0, 50, 50],
        });
        assert!((budget.left() - 0.5).abs() < 1e-9);
        let rates: Vec<u64> = budget.burn_rates().map(|(_, rate)| (rate * 10.0).round() as u64).collect();
        assert_eq!(rates, [500, 50, 50, 5]);
        assert_eq!(budget.burn_rate(Duration::from_secs(60)), None);
        let idle = ErrorBudget::new(objective, |_| [0; CLASSES]);
        assert!((idle.left() - 1.0).abs() < 1e-9 && idle.burn_rates().all(|(_, rate)| rate == 0.0));
    }
}
