//! A check with how often, how long and how much it counts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::check::HealthCheck;

/// A [`HealthCheck`] and its settings.
///
/// ```
/// use std::time::Duration;
/// use error_actix::health::{Check, TcpCheck};
///
/// let search = Check::optional(TcpCheck::new("127.0.0.1:9200"))
///     .interval(Duration::from_secs(30))
///     .timeout(Duration::from_millis(500))
///     .group("search");
/// # let _ = search;
/// ```
#[derive(Clone)]
#[must_use]
pub struct Check {
    pub(super) check: Arc<dyn HealthCheck>,
    pub(super) critical: bool,
    pub(super) interval: Duration,
    pub(super) timeout: Duration,
    pub(super) groups: Vec<String>,
}

impl Check {
    /// Without this dependency the service can do nothing: while the check fails, readiness is lost and the roll-up is
    /// unhealthy.
    pub fn critical(check: impl HealthCheck) -> Self {
        Self {
            check: Arc::new(check),
            critical: true,
            interval: Duration::from_secs(10),
            timeout: Duration::from_secs(2),
            groups: Vec::new(),
        }
    }

    /// The service gets by without this dependency: while the check fails, the roll-up is degraded.
    pub fn optional(check: impl HealthCheck) -> Self {
        Self { critical: false, ..Self::critical(check) }
    }

    /// How long after one answer the next is asked for. Default: 10 seconds. An answer older than three intervals and a
    /// timeout counts as a failure, whatever it said.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// How long one answer may take. Default: 2 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Adds the check to a group, which can be asked for by itself (`/health/detailed?group=…`). It may be in several.
    pub fn group(mut self, name: impl Into<String>) -> Self {
        self.groups.push(name.into());
        self
    }

    /// The age beyond which an answer says nothing any more.
    pub(super) fn shelf_life(&self) -> Duration {
        self.interval.saturating_mul(3).saturating_add(self.timeout)
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("critical", &self.critical)
            .field("interval", &self.interval)
            .field("timeout", &self.timeout)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}
