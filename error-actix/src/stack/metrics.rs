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
#[cfg(feature = "prometheus")]
pub(crate) type Served = InProgress;

/// Nobody counts these.
#[cfg(not(feature = "prometheus"))]
pub(crate) type Served = std::convert::Infallible;

/// What is counted of a request that has ended.
#[cfg_attr(not(feature = "prometheus"), expect(dead_code, reason = "nobody wants to know"))]
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

    /// Whether anybody wants to know how long requests take.
    pub(crate) fn is_timed(&self) -> bool {
        #[cfg(feature = "prometheus")]
        return self.metrics.is_some();
        #[cfg(not(feature = "prometheus"))]
        false
    }

    /// Whether anybody counts responses.
    pub(crate) fn counts_answers(&self) -> bool {
        !self.monitors.is_empty()
    }

    /// The response to a request is known, which is all that a monitor wants to know.
    pub(crate) fn answered(&self, status: u16, is_report: bool, route: Option<&str>, now: SystemTime) {
        let class = class_of(status);
        if is_report && class == StatusClass::ServerError {
            return;
        }
        for monitor in &self.monitors {
            monitor.count_request(route, class, now);
        }
    }

    /// A request has come; it is served until the answer is dropped.
    pub(crate) fn started(&self) -> Option<Served> {
        #[cfg(feature = "prometheus")]
        return self.metrics.as_ref().map(Metrics::request_started);
        #[cfg(not(feature = "prometheus"))]
        None
    }

    /// A request has ended.
    #[cfg_attr(not(feature = "prometheus"), expect(clippy::unused_self, reason = "there is nobody to tell"))]
    pub(crate) fn ended(&self, request: &Counted<'_>) {
        #[cfg(feature = "prometheus")]
        if let Some(metrics) = &self.metrics {
            metrics.request_completed(request.method, request.route, request.status, request.duration);
        }
        #[cfg(not(feature = "prometheus"))]
        let _ = request;
    }
}

/// What is beyond 599 counts as a 5xx: so a client is to treat it (RFC 9110, section 15). Nothing below 100 can be sent.
fn class_of(status: u16) -> StatusClass {
    StatusClass::of(status).unwrap_or(StatusClass::ServerError)
}

impl ErrorStackBuilder {
    /// Counts every error and every response in `monitor`. Default: nobody counts.
    ///
    /// Responses are counted when their status is known, by route and class of status: shares of failed requests and error
    /// budgets come from them. The 503 of the stack's own health endpoints is not counted: it reports on the process, and no
    /// request has failed. A monitor that is given twice counts once.
    pub fn monitor(mut self, monitor: Monitor) -> Self {
        if self.counting.monitors.iter().any(|known| known.is_same(&monitor)) {
            return self;
        }
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
