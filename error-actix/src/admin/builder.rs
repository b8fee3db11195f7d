//! What the administration shows, and what can be wrong with it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use error_core::{AlertSource, Catalog, ErrorFamily, ErrorTracker, Monitor};
use error_recovery::Breakers;

use super::alerts::ShownAlerts;
use super::attempts::Attempts;
use super::events::Hub;
use super::sessions::Sessions;
use super::{Admin, AdminError, Inner};
use crate::access::{AccessDenied, AccessGuard};
use crate::health::HealthChecks;
use crate::shared::Shared;
use crate::{ConfigError, ErrorStack};

/// Builds an [`Admin`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct AdminBuilder {
    stack: Arc<Shared>,
    guard: Box<dyn AccessGuard>,
    monitor: Option<Monitor>,
    breakers: Option<Breakers>,
    health: Option<HealthChecks>,
    alerts: Option<ShownAlerts>,
    #[cfg(feature = "fleet")]
    fleet: Option<error_fleet::Fleet>,
    catalog: Catalog,
    idle: Duration,
    longest: Duration,
    streams: usize,
}

impl AdminBuilder {
    pub(super) fn new(stack: &ErrorStack, guard: impl AccessGuard) -> Self {
        let stack = Arc::clone(stack.shared());
        let families = stack.families.iter().copied();
        let catalog = families.fold(Catalog::new(), Catalog::include_tree);
        Self {
            guard: Box::new(guard),
            monitor: stack.counting.monitor().cloned(),
            breakers: None,
            health: None,
            alerts: None,
            #[cfg(feature = "fleet")]
            fleet: None,
            catalog: catalog.include::<AdminError>().include::<AccessDenied>(),
            idle: Duration::from_secs(30 * 60),
            longest: Duration::from_secs(8 * 60 * 60),
            streams: 32,
            stack,
        }
    }

    /// Shows what this monitor has counted. Default: the first of the stack's.
    pub fn monitor(mut self, monitor: Monitor) -> Self {
        self.monitor = Some(monitor);
        self
    }

    /// Shows these circuits, and lets operators close and force them.
    pub fn breakers(mut self, breakers: Breakers) -> Self {
        self.breakers = Some(breakers);
        self
    }

    /// Shows what these checks have found. When they drain, event streams end.
    pub fn health(mut self, health: HealthChecks) -> Self {
        self.health = Some(health);
        self
    }

    /// Shows the alerts that `source` has raised.
    pub fn alert_source(mut self, source: impl AlertSource + 'static) -> Self {
        self.alerts = Some(ShownAlerts::Source(Arc::new(source)));
        self
    }

    /// Shows alerts with their rules, and lets operators change these.
    #[cfg(feature = "alerts")]
    #[cfg_attr(docsrs, doc(cfg(feature = "alerts")))]
    pub fn alerts(mut self, alerts: error_telemetry::alert::Alerts) -> Self {
        self.alerts = Some(ShownAlerts::Rules(alerts));
        self
    }

    /// Shows what all processes of the service have counted, on the dashboard and at `/admin/api/errors/fleet`:
    /// asked of Redis when somebody looks.
    #[cfg(feature = "fleet")]
    #[cfg_attr(docsrs, doc(cfg(feature = "fleet")))]
    pub fn fleet(mut self, fleet: &error_fleet::Fleet) -> Self {
        self.fleet = Some(fleet.clone());
        self
    }

    /// Adds errors to the catalogue, beside those that the stack has registered.
    pub fn include<E: ErrorFamily>(mut self) -> Self {
        self.catalog = self.catalog.include::<E>();
        self
    }

    /// When a browser's session ends: after it was not used for `idle`, and in any case after `longest`. Default: 30
    /// minutes and 8 hours. An event stream that is open uses its session.
    pub fn session_lifetime(mut self, idle: Duration, longest: Duration) -> Self {
        self.idle = idle;
        self.longest = longest;
        self
    }

    /// How many event streams may be open in the process. Default: 32.
    pub fn event_streams(mut self, most: usize) -> Self {
        self.streams = most;
        self
    }

    /// The administration.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with every problem: no monitor, sessions that end at once, no stream at all.
    pub fn build(self) -> Result<Admin, ConfigError> {
        let mut problems = Vec::new();
        for (what, lifetime) in [("idle time", self.idle), ("lifetime", self.longest)] {
            if lifetime.is_zero() {
                problems.push(format!(
                    "the {what} of the administration's sessions is zero: give it a longer one"
                ));
            }
        }
        if self.streams == 0 {
            problems.push("the administration may open no event stream: allow at least one".to_owned());
        }
        let Some(monitor) = self.monitor else {
            problems.push(
                "the administration has nothing to show: give the stack, or the administration, a `Monitor`"
                    .to_owned(),
            );
            return Err(ConfigError::of(problems));
        };
        ConfigError::unless_empty(problems)?;
        let mut tracker = ErrorTracker::new(monitor.clone()).with_clock(Arc::clone(&self.stack.clock));
        if let Some(breakers) = &self.breakers {
            tracker = tracker.with_breakers(breakers.clone());
        }
        if let Some(performance) = &self.stack.performance {
            tracker = tracker.with_performance(performance.clone());
        }
        if let Some(alerts) = &self.alerts {
            tracker = tracker.with_alerts(alerts.source());
        }
        let inner = Inner {
            stack: self.stack,
            guard: self.guard,
            monitor,
            tracker,
            breakers: self.breakers,
            health: self.health,
            alerts: self.alerts,
            #[cfg(feature = "fleet")]
            fleet: self.fleet,
            catalog: self.catalog,
            sessions: Sessions::new(self.idle, self.longest),
            attempts: Attempts::default(),
            events: Hub::new(self.streams),
        };
        Ok(Admin { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for AdminBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminBuilder")
            .field("monitor", &self.monitor)
            .field("breakers", &self.breakers)
            .field("health", &self.health)
            .finish_non_exhaustive()
    }
}
