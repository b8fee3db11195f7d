//! Who counts a stack's requests.

use std::time::{Duration, SystemTime};

use error_core::{Monitor, StatusClass};
#[cfg(feature = "prometheus")]
use error_telemetry::prometheus::{InProgress, Metrics};

use super::ErrorStackBuilder;

/// Whoever is told of every request for no more than to count it.
#[derive(Debug, Default)]
pub(crate) struct Counting {
    monitors: Vec<Monitor>,
    #[cfg(feature = "prometheus")]
    metrics: Option<Metrics>,
}

/// A request that is being served, for who counts these.
pub(crate) struct Served {
    #[cfg(feature = "prometheus")]
    _in_progress: Option<InProgress>,
}

/// What is counted of a request that has ended.
#[cfg_attr(
    not(feature = "prometheus"),
    expect(dead_code, reason = "a monitor wants to know neither the method nor the duration")
)]
pub(crate) struct Counted<'a> {
    pub(crate) method: &'a str,
    /// The pattern that matched, if one did.
    pub(crate) route: Option<&'a str>,
    /// `None` if nobody waited for it.
    pub(crate) status: Option<u16>,
    pub(crate) duration: Duration,
}

impl Counting {
    /// The first of the monitors.
    #[cfg(feature = "admin")]
    pub(crate) fn monitor(&self) -> Option<&Monitor> {
        self.monitors.first()
    }

    /// Whether anybody counts.
    pub(crate) fn is_wanted(&self) -> bool {
        #[cfg(feature = "prometheus")]
        let measured = self.metrics.is_some();
        #[cfg(not(feature = "prometheus"))]
        let measured = false;
        measured || !self.monitors.is_empty()
    }

    /// A request has come; it is served until the answer is dropped.
    pub(crate) fn started(&self) -> Served {
        Served {
            #[cfg(feature = "prometheus")]
            _in_progress: self.metrics.as_ref().map(Metrics::request_started),
        }
    }

    /// A request has ended. `now` is asked only if a monitor wants to know.
    pub(crate) fn ended(&self, request: &Counted<'_>, now: impl FnOnce() -> SystemTime) {
        #[cfg(feature = "prometheus")]
        if let Some(metrics) = &self.metrics {
            metrics.request_completed(request.method, request.route, request.status, request.duration);
        }
        // A monitor counts responses.
        let Some(status) = request.status.filter(|_| !self.monitors.is_empty()) else { return };
        let (class, now) = (class_of(status), now());
        for monitor in &self.monitors {
            monitor.count_request(request.route, class, now);
        }
    }
}

/// What is beyond 599 counts as a 5xx: so a client is to treat it (RFC 9110, section 15). Nothing below 100 can be sent.
fn class_of(status: u16) -> StatusClass {
    StatusClass::of(status).unwrap_or(StatusClass::ServerError)
}

impl ErrorStackBuilder {
    /// Counts every error and every response in `monitor`. Default: nobody counts.
    ///
    /// Responses are counted when their last byte has been handed to the server, by route and class of status: shares of
    /// failed requests and error budgets come from them.
    pub fn monitor(mut self, monitor: Monitor) -> Self {
        self.counting.monitors.push(monitor.clone());
        self.observer(monitor)
    }

    /// Counts and times every request in `metrics`, for Prometheus to read. Default: nobody does.
    ///
    /// A request lasts from when the layer was called until its last byte has been handed to the server. The path never
    /// becomes a label: what matched no route counts as `unmatched`. Requests that layers inside see are not counted
    /// twice. [`Endpoints::metrics`](crate::Endpoints::metrics) serves them.
    ///
    /// ```
    /// use actix_web::App;
    /// use error_actix::prometheus::Metrics;
    /// use error_actix::{ErrorStack, Monitor};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let monitor = Monitor::new();
    /// let metrics = Metrics::builder().monitor(monitor.clone()).build()?;
    /// let errors = ErrorStack::builder().monitor(monitor).metrics(metrics.clone()).build()?;
    /// let app = move || {
    ///     App::new().service(errors.endpoints().metrics(metrics.clone())).wrap(errors.layer())
    /// };
    /// # let _ = app;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "prometheus")]
    #[cfg_attr(docsrs, doc(cfg(feature = "prometheus")))]
    pub fn metrics(mut self, metrics: Metrics) -> Self {
        self.counting.metrics = Some(metrics);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_class() {
        for (status, class) in [(101, "1xx"), (204, "2xx"), (404, "4xx"), (599, "5xx"), (999, "5xx")] {
            assert_eq!(class_of(status).as_str(), class, "{status}");
        }
    }
}
