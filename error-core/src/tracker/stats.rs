//! Errors of a window, with what is done about them.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::sources::{ActiveBreaker, RaisedAlert};
use crate::Window;

/// Errors of a window, breakers that are not closed, and the latest ten alerts.
///
/// Serializes to `total_errors`, `errors_by_type` (the kinds of [`ErrorType`](crate::ErrorType)), `errors_by_severity`,
/// `error_rate` (errors in a minute), `circuit_breakers` by name, and `recent_alerts`, the latest last.
#[derive(Clone, Debug)]
pub struct TrackerStats {
    pub(super) window: Window,
    pub(super) breakers: Vec<ActiveBreaker>,
    pub(super) alerts: Vec<RaisedAlert>,
}

impl TrackerStats {
    /// Errors and requests of the window.
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// The breakers that are not closed.
    pub fn breakers(&self) -> &[ActiveBreaker] {
        &self.breakers
    }

    /// The latest alerts, the latest last.
    pub fn recent_alerts(&self) -> &[RaisedAlert] {
        &self.alerts
    }

    /// The breakers by their names.
    pub(super) fn breakers_by_name(&self) -> BTreeMap<&str, &ActiveBreaker> {
        self.breakers.iter().map(|breaker| (breaker.name(), breaker)).collect()
    }
}

impl Serialize for TrackerStats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let errors = self.window.errors();
        let by_type: BTreeMap<_, _> =
            errors.by_error_type().into_iter().map(|(kind, count)| (kind.as_str(), count)).collect();
        let by_severity: BTreeMap<_, _> =
            errors.by_severity().into_iter().map(|(severity, count)| (severity.as_str(), count)).collect();
        let mut members = serializer.serialize_struct("TrackerStats", 6)?;
        members.serialize_field("total_errors", &errors.total())?;
        members.serialize_field("errors_by_type", &by_type)?;
        members.serialize_field("errors_by_severity", &by_severity)?;
        members.serialize_field("error_rate", &self.window.errors_per_minute())?;
        members.serialize_field("circuit_breakers", &self.breakers_by_name())?;
        members.serialize_field("recent_alerts", &self.alerts)?;
        members.end()
    }
}

/// A time as Python's `time.time()` has it; one before 1970 is 0.
pub(super) struct UnixSeconds(pub(super) SystemTime);

impl Serialize for UnixSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let since_epoch = self.0.duration_since(UNIX_EPOCH).unwrap_or_default();
        serializer.serialize_f64(since_epoch.as_secs_f64())
    }
}
