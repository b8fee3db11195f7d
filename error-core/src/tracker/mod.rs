//! Errors, breakers, alerts and performance in one view.

mod sources;
mod stats;
mod system_status;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::sources::{
    ActiveBreaker, AlertSource, BreakerSource, FailingCheck, HealthSource, PerformanceSource,
    PerformanceSummary, RaisedAlert,
};
pub use self::stats::TrackerStats;
pub use self::system_status::SystemStatus;
use crate::{Clock, Monitor, SystemClock};

/// A [`Monitor`]'s errors over a window, with what breakers, alerts and performance say of the same time.
///
/// It counts nothing itself: it asks the monitor, and whoever is plugged in. What is not plugged in says nothing.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use error_core::{ActiveBreaker, BreakerSource, ErrorTracker, HttpError, Monitor};
///
/// #[derive(Debug, HttpError)]
/// #[error("the model did not load")]
/// #[http(category = "model_error")]
/// struct ModelLoad;
///
/// #[derive(Debug)]
/// struct Breakers;
///
/// impl BreakerSource for Breakers {
///     fn active_breakers(&self) -> Vec<ActiveBreaker> {
///         vec![ActiveBreaker::new("model", SystemTime::UNIX_EPOCH, 10, 10)]
///     }
/// }
///
/// let monitor = Monitor::new();
/// let tracker = ErrorTracker::new(monitor.clone()).with_breakers(Breakers);
/// monitor.record(ModelLoad.site());
/// let stats = tracker.stats(Duration::from_secs(300));
/// assert_eq!((stats.window().errors().total(), stats.breakers().len()), (1, 1));
/// ```
#[derive(Clone)]
pub struct ErrorTracker {
    monitor: Monitor,
    clock: Arc<dyn Clock>,
    breakers: Option<Arc<dyn BreakerSource>>,
    alerts: Option<Arc<dyn AlertSource>>,
    performance: Option<Arc<dyn PerformanceSource>>,
}

/// How many of the latest alerts are shown.
const RECENT_ALERTS: usize = 10;

impl ErrorTracker {
    /// A view of a monitor, by the machine's clock.
    pub fn new(monitor: Monitor) -> Self {
        Self { monitor, clock: Arc::new(SystemClock), breakers: None, alerts: None, performance: None }
    }

    /// Takes the time of a status from `clock`.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Asks `source` for breakers.
    #[must_use]
    pub fn with_breakers(mut self, source: impl BreakerSource + 'static) -> Self {
        self.breakers = Some(Arc::new(source));
        self
    }

    /// Asks `source` for alerts.
    #[must_use]
    pub fn with_alerts(mut self, source: impl AlertSource + 'static) -> Self {
        self.alerts = Some(Arc::new(source));
        self
    }

    /// Asks `source` for performance.
    #[must_use]
    pub fn with_performance(mut self, source: impl PerformanceSource + 'static) -> Self {
        self.performance = Some(Arc::new(source));
        self
    }

    /// The monitor.
    pub fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// The errors of the last so many seconds, at least one and at most an hour, with breakers and alerts.
    pub fn stats(&self, window: Duration) -> TrackerStats {
        TrackerStats {
            window: self.monitor.window(window),
            breakers: self.active_breakers(),
            alerts: latest(self.raised_alerts()),
        }
    }

    /// Everything in one call: errors of the last so many seconds, alerts, breakers, performance, and what is left of
    /// the error budgets.
    pub fn system_status(&self, window: Duration) -> SystemStatus {
        let alerts = self.raised_alerts();
        SystemStatus {
            time: self.clock.now(),
            budgets: self.monitor.snapshot().error_budgets().to_vec(),
            performance: self.performance.as_ref().map(PerformanceSource::performance),
            alerts: alerts.clone(),
            stats: TrackerStats {
                window: self.monitor.window(window),
                breakers: self.active_breakers(),
                alerts: latest(alerts),
            },
        }
    }

    fn active_breakers(&self) -> Vec<ActiveBreaker> {
        self.breakers.as_ref().map(BreakerSource::active_breakers).unwrap_or_default()
    }

    fn raised_alerts(&self) -> Vec<RaisedAlert> {
        self.alerts.as_ref().map(AlertSource::raised_alerts).unwrap_or_default()
    }
}

fn latest(mut alerts: Vec<RaisedAlert>) -> Vec<RaisedAlert> {
    alerts.split_off(alerts.len().saturating_sub(RECENT_ALERTS))
}

impl fmt::Debug for ErrorTracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorTracker")
            .field("monitor", &self.monitor)
            .field("breakers", &self.breakers)
            .field("alerts", &self.alerts)
            .field("performance", &self.performance)
            .finish_non_exhaustive()
    }
}
