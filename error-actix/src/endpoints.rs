//! What a stack serves beside the application's own routes.

use std::fmt;

use actix_web::dev::{AppService, HttpServiceFactory};

#[cfg(feature = "admin")]
use crate::admin::Admin;
use crate::health::HealthEndpoints;
#[cfg(feature = "prometheus")]
use crate::metrics_endpoint::MetricsEndpoint;

/// The stack's own endpoints, for `App::service` or `Scope::service`; empty until something is added.
///
/// ```
/// use actix_web::App;
/// use error_actix::ErrorStack;
/// use error_actix::health::HealthChecks;
///
/// # fn main() -> Result<(), error_actix::ConfigError> {
/// let errors = ErrorStack::builder().build()?;
/// let checks = HealthChecks::builder("videos").build()?;
/// let app = App::new().service(errors.endpoints().health(checks)).wrap(errors.layer());
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
#[must_use]
pub struct Endpoints {
    health: Option<HealthEndpoints>,
    #[cfg(feature = "prometheus")]
    metrics: Option<MetricsEndpoint>,
    #[cfg(feature = "admin")]
    admin: Option<Admin>,
}

impl Endpoints {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds `/health`, `/health/live` and `/health/ready`, and `/health/detailed` if a
    /// [guard](HealthEndpoints::detailed) was given.
    pub fn health(mut self, health: impl Into<HealthEndpoints>) -> Self {
        self.health = Some(health.into());
        self
    }

    /// Adds `/metrics`, which Prometheus scrapes: OpenMetrics for who names it in `Accept`, Prometheus's own text for
    /// others. What it says is not for everybody: put it into a scope that the outside does not reach.
    #[cfg(feature = "prometheus")]
    #[cfg_attr(docsrs, doc(cfg(feature = "prometheus")))]
    pub fn metrics(mut self, metrics: error_telemetry::prometheus::Metrics) -> Self {
        self.metrics = Some(MetricsEndpoint(metrics));
        self
    }

    /// Adds `/admin/`, the dashboard, and `/admin/api/`, what it shows and does, for whom the administration's guard lets
    /// in.
    #[cfg(feature = "admin")]
    #[cfg_attr(docsrs, doc(cfg(feature = "admin")))]
    pub fn admin(mut self, admin: Admin) -> Self {
        self.admin = Some(admin);
        self
    }
}

impl HttpServiceFactory for Endpoints {
    fn register(self, config: &mut AppService) {
        if let Some(health) = self.health {
            health.register(config);
        }
        #[cfg(feature = "prometheus")]
        if let Some(metrics) = self.metrics {
            metrics.register(config);
        }
        #[cfg(feature = "admin")]
        if let Some(admin) = self.admin {
            admin.register(config);
        }
    }
}

impl fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoints").field("health", &self.health).finish_non_exhaustive()
    }
}
