//! What a monitor knew at one moment.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::counts::{ErrorCounts, SiteCount};
use super::group::{ErrorGroup, groups};
use super::layout::CLASSES;
use super::objective::ErrorBudget;
use super::status_class::StatusClass;
use super::window::Window;
use crate::{Category, ErrorCode, ErrorRecord, ErrorStatus, Severity};

/// What a [`Monitor`](crate::Monitor) knew at one moment: counts of all time, the last five minutes, recent errors.
///
/// Everything that shows or exports the monitor reads this. It serializes to an object:
///
/// | member | is |
/// |---|---|
/// | `timestamp` | when |
/// | `total_errors`, `suppressed` | how many there were, and how many of them have no record of their own |
/// | `error_rate` | errors in a minute, over the last five |
/// | `error_counts` | by `category:Type` |
/// | `errors_by_category`, `errors_by_severity`, `errors_by_code`, `errors_by_status`, `errors_by_route` | sums |
/// | `top_errors` | the ten most frequent, with first and last time |
/// | `requests` | `total`, `by_class`, `by_route` |
/// | `error_budgets` | one for each [`Objective`](crate::Objective) |
/// | `error_groups` | recent errors by [`Fingerprint`](crate::Fingerprint) |
/// | `recent_errors` | [`ErrorRecord`]s, the latest first |
/// | `records_dropped`, `memory_bytes` | of the monitor itself |
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(super) time: SystemTime,
    pub(super) errors: ErrorCounts,
    pub(super) statuses: BTreeMap<ErrorStatus, u64>,
    pub(super) routes: Vec<RouteCount>,
    pub(super) requests: [u64; CLASSES],
    pub(super) lately: Window,
    pub(super) recent: Vec<ErrorRecord>,
    pub(super) budgets: Vec<ErrorBudget>,
    pub(super) dropped: u64,
    pub(super) bytes: usize,
}

/// One route's errors and requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteCount {
    pub(super) route: String,
    pub(super) errors: u64,
    pub(super) requests: [u64; CLASSES],
}

impl RouteCount {
    /// The pattern; `unmatched` for what matched none or happened outside any request, `other` for all patterns beyond
    /// the limit.
    pub fn route(&self) -> &str {
        &self.route
    }

    /// How many errors were observed.
    pub fn errors(&self) -> u64 {
        self.errors
    }

    /// How many requests were answered with a status of this class.
    pub fn requests(&self, class: StatusClass) -> u64 {
        self.requests.get(class.index()).copied().unwrap_or_default()
    }

    /// How many requests were answered.
    pub fn total_requests(&self) -> u64 {
        self.requests.iter().sum()
    }
}

impl Snapshot {
    /// When it was made, by the monitor's clock.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// All errors since the monitor was made.
    pub fn errors(&self) -> &ErrorCounts {
        &self.errors
    }

    /// The errors that happened at all, the most frequent first.
    pub fn sites(&self) -> &[SiteCount] {
        self.errors.sites()
    }

    /// How many errors happened.
    pub fn total(&self) -> u64 {
        self.errors.total()
    }

    /// Counts by code.
    pub fn by_code(&self) -> BTreeMap<ErrorCode, u64> {
        self.errors.by_code()
    }

    /// Counts by category.
    pub fn by_category(&self) -> BTreeMap<Category, u64> {
        self.errors.by_category()
    }

    /// Counts by severity.
    pub fn by_severity(&self) -> BTreeMap<Severity, u64> {
        self.errors.by_severity()
    }

    /// Counts by category and type.
    pub fn by_category_and_type(&self) -> BTreeMap<(Category, &'static str), u64> {
        self.errors.by_category_and_type()
    }

    /// Counts by the status of the response.
    pub fn by_status(&self) -> &BTreeMap<ErrorStatus, u64> {
        &self.statuses
    }

    /// Every route that was seen, by its pattern. At most as many as the monitor was made for, and two.
    pub fn routes(&self) -> &[RouteCount] {
        &self.routes
    }

    /// How many requests were answered with a status of this class.
    pub fn requests(&self, class: StatusClass) -> u64 {
        self.requests.get(class.index()).copied().unwrap_or_default()
    }

    /// How many requests were answered.
    pub fn total_requests(&self) -> u64 {
        self.requests.iter().sum()
    }

    /// The last five minutes. For others ask [`Monitor::window`](crate::Monitor::window).
    pub fn last_five_minutes(&self) -> &Window {
        &self.lately
    }

    /// The latest errors, the latest first, no more of one in a second than the [`StormLimits`](crate::StormLimits) say.
    pub fn recent_errors(&self) -> &[ErrorRecord] {
        &self.recent
    }

    /// The recent errors, grouped; the group with the latest first.
    pub fn error_groups(&self) -> Vec<ErrorGroup<'_>> {
        groups(&self.recent)
    }

    /// A budget for each objective, in the order in which they were given.
    pub fn error_budgets(&self) -> &[ErrorBudget] {
        &self.budgets
    }

    /// How many errors were to be recorded and were not, because somebody was reading.
    pub fn records_dropped(&self) -> u64 {
        self.dropped
    }

    /// How much memory the monitor uses.
    pub fn memory_bytes(&self) -> usize {
        self.bytes
    }
}
