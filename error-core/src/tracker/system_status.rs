//! The state of the whole service.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;

use super::sources::RaisedAlert;
use super::stats::{TrackerStats, UnixSeconds};
use crate::ErrorBudget;

/// Errors, alerts, breakers, performance and error budgets at one moment.
///
/// Serializes to `error_stats` (as [`TrackerStats`]), `alert_summary` (`total_alerts`, `alerts_by_type`,
/// `alerts_by_severity`, of all that are remembered), `circuit_breakers`, `timestamp` in seconds since 1970,
/// `performance` where it is measured, and `error_budgets` where there are objectives.
#[derive(Clone, Debug)]
pub struct SystemStatus {
    pub(super) time: SystemTime,
    pub(super) stats: TrackerStats,
    pub(super) alerts: Vec<RaisedAlert>,
    pub(super) performance: Option<Value>,
    pub(super) budgets: Vec<ErrorBudget>,
}

impl SystemStatus {
    /// When it was made.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// Errors, breakers and the latest alerts.
    pub fn error_stats(&self) -> &TrackerStats {
        &self.stats
    }

    /// All alerts that are remembered, the latest last.
    pub fn alerts(&self) -> &[RaisedAlert] {
        &self.alerts
    }

    /// What was measured of requests.
    pub fn performance(&self) -> Option<&Value> {
        self.performance.as_ref()
    }

    /// A budget for each of the monitor's objectives.
    pub fn error_budgets(&self) -> &[ErrorBudget] {
        &self.budgets
    }
}

impl Serialize for SystemStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("SystemStatus", 6)?;
        members.serialize_field("error_stats", &self.stats)?;
        members.serialize_field("alert_summary", &AlertSummary(&self.alerts))?;
        members.serialize_field("circuit_breakers", &self.stats.breakers_by_name())?;
        members.serialize_field("timestamp", &UnixSeconds(self.time))?;
        if let Some(performance) = &self.performance {
            members.serialize_field("performance", performance)?;
        }
        if !self.budgets.is_empty() {
            members.serialize_field("error_budgets", &self.budgets)?;
        }
        members.end()
    }
}

struct AlertSummary<'a>(&'a [RaisedAlert]);

impl Serialize for AlertSummary<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut types, mut severities) = (BTreeMap::<_, u64>::new(), BTreeMap::<_, u64>::new());
        for alert in self.0 {
            *types.entry(alert.kind()).or_default() += 1;
            *severities.entry(alert.severity().as_str()).or_default() += 1;
        }
        let mut members = serializer.serialize_struct("AlertSummary", 3)?;
        members.serialize_field("total_alerts", &self.0.len())?;
        members.serialize_field("alerts_by_type", &types)?;
        members.serialize_field("alerts_by_severity", &severities)?;
        members.end()
    }
}
