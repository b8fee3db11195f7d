//! A snapshot as JSON.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::counts::{ErrorCounts, shown};
use super::layout::CLASSES;
use super::objective::ErrorBudget;
use super::snapshot::{RouteCount, Snapshot};
use super::status_class::StatusClass;
use crate::record::Stamp;

/// How many of the most frequent errors are named.
const TOP: usize = 10;

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let routes = || self.routes.iter().filter(|route| route.errors > 0);
        let by_route: BTreeMap<_, _> = routes().map(|route| (&route.route, route.errors)).collect();
        let by_status: BTreeMap<_, _> =
            self.statuses.iter().map(|(status, count)| (status.as_u16().to_string(), count)).collect();
        let mut members = serializer.serialize_struct("Snapshot", 17)?;
        members.serialize_field("timestamp", &Stamp(self.time))?;
        members.serialize_field("total_errors", &self.total())?;
        members.serialize_field("suppressed", &self.errors.suppressed())?;
        members.serialize_field("error_rate", &self.lately.errors_per_minute())?;
        members.serialize_field("error_counts", &self.errors.named())?;
        members.serialize_field("errors_by_category", &shown(self.by_category()))?;
        members.serialize_field("errors_by_severity", &shown(self.by_severity()))?;
        members.serialize_field("errors_by_code", &shown(self.by_code()))?;
        members.serialize_field("errors_by_status", &by_status)?;
        members.serialize_field("errors_by_route", &by_route)?;
        members.serialize_field("top_errors", self.errors.top(TOP))?;
        members.serialize_field("requests", &Requests(self))?;
        members.serialize_field("error_budgets", &self.budgets)?;
        members.serialize_field("error_groups", &self.error_groups())?;
        members.serialize_field("recent_errors", &self.recent)?;
        members.serialize_field("records_dropped", &self.dropped)?;
        members.serialize_field("memory_bytes", &self.bytes)?;
        members.end()
    }
}

struct Requests<'a>(&'a Snapshot);

impl Serialize for Requests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let routes = || self.0.routes.iter().filter(|route| route.total_requests() > 0);
        let by_route: BTreeMap<_, _> =
            routes().map(|route: &RouteCount| (&route.route, ByClass(&route.requests))).collect();
        let mut members = serializer.serialize_struct("Requests", 3)?;
        members.serialize_field("total", &self.0.total_requests())?;
        members.serialize_field("by_class", &ByClass(&self.0.requests))?;
        members.serialize_field("by_route", &by_route)?;
        members.end()
    }
}

/// The classes that there were.
struct ByClass<'a>(&'a [u64; CLASSES]);

impl Serialize for ByClass<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counted = StatusClass::ALL.iter().zip(self.0).filter(|(_, count)| **count > 0);
        serializer.collect_map(counted.map(|(class, count)| (class.as_str(), count)))
    }
}

/// `name`, `objective_percent`, `period_seconds`, `requests`, `failed`, `left`, and `burn_rates` by window: `5m`, `30m`,
/// `1h`, `6h`.
impl Serialize for ErrorBudget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("ErrorBudget", 7)?;
        members.serialize_field("name", self.objective().name())?;
        members.serialize_field("objective_percent", &self.objective().percent())?;
        members.serialize_field("period_seconds", &self.objective().period().as_secs())?;
        members.serialize_field("requests", &self.requests())?;
        members.serialize_field("failed", &self.failed())?;
        members.serialize_field("left", &self.left())?;
        members.serialize_field("burn_rates", &BurnRates(self))?;
        members.end()
    }
}

struct BurnRates<'a>(&'a ErrorBudget);

impl Serialize for BurnRates<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        for (window, rate) in self.0.burn_rates() {
            let name = match window.as_secs() {
                seconds if seconds % 3_600 == 0 => format!("{}h", seconds / 3_600),
                seconds => format!("{}m", seconds / 60),
            };
            members.serialize_entry(&name, &rate)?;
        }
        members.end()
    }
}

/// What document A calls the error stats: `error_counts` by `category:Type`, `total_errors`, `recent_errors`.
#[derive(Clone, Copy, Debug)]
pub struct ErrorStats<'a> {
    snapshot: &'a Snapshot,
}

impl Snapshot {
    /// Only the counts by `category:Type`, the total, and the recent errors.
    pub fn error_stats(&self) -> ErrorStats<'_> {
        ErrorStats { snapshot: self }
    }
}

impl Serialize for ErrorStats<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let errors: &ErrorCounts = self.snapshot.errors();
        let mut members = serializer.serialize_struct("ErrorStats", 3)?;
        members.serialize_field("error_counts", &errors.named())?;
        members.serialize_field("total_errors", &errors.total())?;
        members.serialize_field("recent_errors", self.snapshot.recent_errors())?;
        members.end()
    }
}
