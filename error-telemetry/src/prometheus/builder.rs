//! What can be set, and what can be wrong with it.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use error_core::Monitor;
use prometheus_client::collector::Collector;
use prometheus_client::registry::Registry;

use super::application::{Asked, Counters, Durations, Gauge};
use super::errors::Errors;
use super::metrics::Metrics;
use super::names::{Naming, label_problem, metric_problem};
use super::process::Process;
use super::requests::Requests;
use super::told::{MetricsSource, Series, Told};
use crate::TelemetryConfigError;

/// OpenTelemetry's advice for HTTP durations, in seconds.
const BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// Builds [`Metrics`]; setters cannot fail, [`build`](Self::build) says everything that is wrong.
#[must_use]
pub struct MetricsBuilder {
    naming: Naming,
    prefix: String,
    monitor: Option<Monitor>,
    buckets: Vec<f64>,
    routes: usize,
    process: bool,
    application: Vec<Arc<dyn Collector>>,
    taken: HashSet<String>,
    problems: Vec<String>,
}

impl MetricsBuilder {
    pub(super) fn new() -> Self {
        Self {
            naming: Naming::default(),
            prefix: "app".to_owned(),
            monitor: None,
            buckets: BUCKETS.to_vec(),
            routes: 200,
            process: true,
            application: Vec::new(),
            taken: HashSet::new(),
            problems: Vec::new(),
        }
    }

    /// How the metrics of requests are called. Default: [`Naming::Conventional`].
    pub fn naming(mut self, naming: Naming) -> Self {
        self.naming = naming;
        self
    }

    /// Exports the errors that `monitor` counts. Default: none.
    pub fn monitor(mut self, monitor: Monitor) -> Self {
        self.monitor = Some(monitor);
        self
    }

    /// What the names of the errors' metrics begin with. Default: `app`, for `app_errors_total`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Upper bounds of the durations' buckets, in seconds, ascending. Default: the 14 that OpenTelemetry advises, from
    /// 5 ms to 10 s.
    pub fn buckets(mut self, bounds: impl IntoIterator<Item = f64>) -> Self {
        self.buckets = bounds.into_iter().collect();
        self
    }

    /// The most route patterns that are told apart. Default: 200.
    pub fn routes(mut self, most: usize) -> Self {
        self.routes = most;
        self
    }

    /// Whether the process is measured, where that is known how (Linux). Default: yes.
    pub fn process(mut self, process: bool) -> Self {
        self.process = process;
        self
    }

    /// A counter of the application's own with these labels. Exporters add `_total` to its name.
    pub fn counter<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        labels: [&'static str; N],
    ) -> Counters<N> {
        let (counters, collector) = Counters::new(name, help, labels);
        self.add(name.strip_suffix("_total").unwrap_or(name), &labels, collector);
        counters
    }

    /// Durations of the application's own with these labels, as histograms; the name ends in `_seconds`. The buckets are
    /// those that were set before.
    pub fn durations<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        labels: [&'static str; N],
    ) -> Durations<N> {
        if !name.ends_with("_seconds") {
            self.problems
                .push(format!("`{}` is in seconds: let its name end in `_seconds`", name.escape_debug()));
        }
        let (durations, collector) = Durations::new(name, help, labels, self.buckets.clone());
        self.add(name, &labels, collector);
        durations
    }

    /// A gauge of the application's own, which it sets.
    pub fn gauge(&mut self, name: &str, help: &str) -> Gauge {
        let gauge = Gauge::new();
        let shown = gauge.clone();
        self.gauge_of(name, help, move || shown.get());
        gauge
    }

    /// A gauge that is asked when it is read, such as a pool's number of connections.
    pub fn gauge_of(&mut self, name: &str, help: &str, value: impl Fn() -> i64 + Send + Sync + 'static) {
        let asked = Asked { name: name.to_owned(), help: help.to_owned(), value: Box::new(value) };
        self.add(name, &[], Arc::new(asked));
    }

    /// Counters that somebody else counts, told apart by these labels: `read` tells them when they are read, and there is
    /// nothing to do where something is counted. Whoever counts bounds how many series there are.
    ///
    /// ```
    /// use error_telemetry::prometheus::{Exposition, Metrics};
    ///
    /// # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
    /// let mut builder = Metrics::builder();
    /// builder.counters_of("jobs_total", "Jobs by how they ended", ["outcome"], |series| {
    ///     series.tell(["success"], 7);
    ///     series.tell(["failure"], 1);
    /// });
    /// let text = builder.build()?.encode(Exposition::Classic);
    /// assert!(text.contains(r#"jobs_total{outcome="success"} 7"#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn counters_of<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        labels: [&'static str; N],
        read: impl Fn(&mut Series<N, u64>) + Send + Sync + 'static,
    ) {
        let name = name.strip_suffix("_total").unwrap_or(name);
        self.add(name, &labels, Arc::new(Told::counters(name, help, labels, Box::new(read))));
    }

    /// Gauges that are asked when they are read, told apart by these labels.
    pub fn gauges_of<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        labels: [&'static str; N],
        read: impl Fn(&mut Series<N, i64>) + Send + Sync + 'static,
    ) {
        self.add(name, &labels, Arc::new(Told::gauges(name, help, labels, Box::new(read))));
    }

    /// Adds the metrics of something that has its own, such as `RecoveryMetrics` of `error-actix`.
    pub fn source(mut self, source: impl MetricsSource) -> Self {
        source.add_to(&mut self);
        self
    }

    fn add(&mut self, name: &str, labels: &[&str], collector: Arc<dyn Collector>) {
        self.problems.extend(metric_problem(name));
        self.problems.extend(labels.iter().filter_map(|label| label_problem(name, label)));
        for (index, label) in labels.iter().enumerate() {
            if labels.iter().take(index).any(|other| other == label) {
                self.problems.push(format!("`{name}` has the label `{label}` twice: rename one"));
            }
        }
        if !self.taken.insert(name.to_owned()) {
            self.problems.push(format!("two metrics are called `{}`: rename one", name.escape_debug()));
        }
        self.application.push(collector);
    }

    /// The metrics.
    ///
    /// # Errors
    ///
    /// [`TelemetryConfigError`] with every problem: a name or label that Prometheus does not know as one, a name or label
    /// that is taken, bounds that do not ascend.
    pub fn build(mut self) -> Result<Metrics, TelemetryConfigError> {
        self.problems.extend(metric_problem(&self.prefix));
        let ascending = self.buckets.windows(2).all(|pair| pair.first() < pair.last());
        if self.buckets.is_empty() || !ascending || !self.buckets.iter().all(|bound| bound.is_finite()) {
            self.problems
                .push("the buckets' bounds must be finite, in ascending order, and at least one".to_owned());
        }
        let own = own_names(self.naming, &self.prefix);
        for name in own.iter().filter(|name| self.taken.contains(*name)) {
            self.problems.push(format!("`{name}` is a metric of ours: call the application's otherwise"));
        }
        TelemetryConfigError::unless_empty(self.problems)?;
        let mut registry = Registry::default();
        let requests = Arc::new(Requests::new(self.naming, self.routes, self.buckets));
        registry.register_collector(Box::new(Arc::clone(&requests)));
        if let Some(monitor) = self.monitor {
            registry.register_collector(Box::new(Errors::new(&self.prefix, monitor)));
        }
        for collector in self.application {
            registry.register_collector(Box::new(Shared(collector)));
        }
        if self.process {
            registry.register_collector(Box::new(Process));
        }
        Ok(Metrics::new(registry, requests))
    }
}

/// What this crate's own metrics are called, without the suffixes that exporters add.
fn own_names(naming: Naming, prefix: &str) -> Vec<String> {
    let requests: &[&str] = match naming {
        Naming::Conventional => {
            &["http_requests", "http_request_duration_seconds", "http_requests_in_progress"]
        }
        Naming::OpenTelemetry => &["http_server_request_duration_seconds", "http_server_active_requests"],
    };
    let errors = [format!("{prefix}_errors"), format!("{prefix}_error_records_dropped")];
    requests.iter().map(|name| (*name).to_owned()).chain(errors).chain(Process::names()).collect()
}

/// A collector that somebody else holds, too.
#[derive(Debug)]
struct Shared(Arc<dyn Collector>);

impl Collector for Shared {
    fn encode(&self, encoder: prometheus_client::encoding::DescriptorEncoder<'_>) -> fmt::Result {
        self.0.encode(encoder)
    }
}

impl fmt::Debug for MetricsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricsBuilder")
            .field("naming", &self.naming)
            .field("prefix", &self.prefix)
            .field("application", &self.taken)
            .finish_non_exhaustive()
    }
}
